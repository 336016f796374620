package io.supernode.cdn.settings;

import io.supernode.core.model.IpLiteral;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names some hosts, as an operator writes it: {@code registry.example}, {@code *.example} for everything below, {@code
 * 192.0.2.7}, or {@code 192.0.2.0/24}; all but the last may end with a port, such as {@code registry.example:5000} or
 * {@code [2001:db8::1]:5000}. An address or block matches URLs that have an address for a host, not names that resolve
 * to one.
 *
 * @param name lower case, or ""
 * @param block or empty
 * @param port or empty for every port
 */
public record HostRule(String name, Optional<Cidr> block, OptionalInt port) {

    private static final String BELOW = "*.";
    private static final Pattern WITH_PORT = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:\\[\\]/]+)(?::([0-9]{1,5}))?");
    private static final Pattern NAME = Pattern.compile("(?:\\*\\.)?[a-z0-9._-]+");
    private static final int MAX_PORT = 65535;

    public HostRule {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(block, "block");
        Objects.requireNonNull(port, "port");
    }

    /**
     * Reads a rule.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static HostRule parse(String text) {
        String rule = text.strip().toLowerCase(Locale.ROOT);
        if (rule.indexOf('/') >= 0 || rule.indexOf(':') != rule.lastIndexOf(':') && !rule.startsWith("[")) {
            return new HostRule("", Optional.of(Cidr.parse(rule)), OptionalInt.empty());
        }
        Matcher form = WITH_PORT.matcher(rule);
        if (!form.matches()) {
            throw notAHost(text);
        }
        String digits = form.group(2);
        OptionalInt port = digits == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
        String host = form.group(1);
        if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > MAX_PORT)) {
            throw notAHost(text);
        }
        if (IpLiteral.isValid(withoutBrackets(host))) {
            return new HostRule("", Optional.of(Cidr.parse(withoutBrackets(host))), port);
        }
        if (!NAME.matcher(host).matches()) {
            throw notAHost(text);
        }
        return new HostRule(host, Optional.empty(), port);
    }

    private static IllegalArgumentException notAHost(String text) {
        return new IllegalArgumentException("not a host name, an address or a block of addresses: " + text);
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Tells whether the rule names the host of a URL, an IPv6 address being in brackets. */
    public boolean matches(String host, int hostPort) {
        if (port.isPresent() && port.getAsInt() != hostPort) {
            return false;
        }
        String plain = host.toLowerCase(Locale.ROOT);
        if (block.isPresent()) {
            return IpLiteral.isValid(withoutBrackets(plain)) && contains(withoutBrackets(plain));
        }
        String bare = plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
        return name.startsWith(BELOW) ? bare.endsWith(name.substring(1)) : bare.equals(name);
    }

    private boolean contains(String address) {
        try {
            // An address is never looked up.
            return block.get().contains(InetAddress.getByName(address));
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
