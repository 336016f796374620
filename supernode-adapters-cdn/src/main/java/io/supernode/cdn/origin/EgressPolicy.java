package io.supernode.cdn.origin;

import io.supernode.cdn.settings.Cidr;
import io.supernode.cdn.settings.EgressRules;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides which addresses may be dialled. Every connection to an origin passes it, be it for a probe, a fetch, a repair
 * or a redirect, and it sees the address itself, never a name: what was checked is what is dialled. Immutable.
 *
 * <p>Always refused: link-local (cloud metadata lives there), known metadata addresses elsewhere, multicast, broadcast
 * and unspecified addresses. Loopback is refused unless allowed. An IPv6 address that carries an IPv4 address is judged
 * by both.
 */
public final class EgressPolicy {

    /** All that a client may read about a refusal, whatever the reason. */
    public static final String REFUSED = "the address of the origin is not allowed";

    private static final int MAPPED_PREFIX = 12;
    private static final int IPV4_BYTES = 4;
    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    /** 64:ff9b:1::/48, for translation within one network (RFC 8215), as far as the address comes last in it. */
    private static final byte[] LOCAL_NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 1};
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff};
    private static final byte[] COMPATIBLE = new byte[MAPPED_PREFIX];
    /** Metadata services that some clouds keep outside 169.254.0.0/16. */
    private static final Set<InetAddress> METADATA =
            Set.of(literal("100.100.100.200"), literal("192.0.0.192"), literal("fd00:ec2::254"));

    private static final List<Cidr> PRIVATE = List.of(
            Cidr.parse("10.0.0.0/8"),
            Cidr.parse("172.16.0.0/12"),
            Cidr.parse("192.168.0.0/16"),
            Cidr.parse("100.64.0.0/10"),
            Cidr.parse("fc00::/7"));

    private final EgressRules rules;

    /** A policy that knows what the operator says. */
    public EgressPolicy(EgressRules rules) {
        this.rules = rules;
    }

    /** Why nothing of this name may be dialled, for the log only; empty when its addresses decide. */
    public Optional<String> refusal(String host) {
        return EgressRules.names(rules.deniedHosts(), host) ? Optional.of("a denied name") : Optional.empty();
    }

    /**
     * Why {@code address}, which {@code host} stands for, must not be dialled at {@code port}, for the log only; empty
     * when it may be.
     */
    public Optional<String> refusal(String host, InetAddress address, int port) {
        List<InetAddress> all = withEmbedded(address);
        for (InetAddress one : all) {
            Optional<String> refusal = refusalOf(one, port);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        boolean anyAllowed = rules.allowed().isEmpty() && rules.allowedHosts().isEmpty();
        boolean named = EgressRules.names(rules.allowedHosts(), host)
                || all.stream().allMatch(one -> isIn(rules.allowed(), one));
        return anyAllowed || named ? Optional.empty() : Optional.of("not among the allowed");
    }

    private static boolean isIn(List<Cidr> blocks, InetAddress address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }

    private boolean isOwnPort(InetAddress address, int port) {
        if (!rules.ownPorts().contains(port)) {
            return false;
        }
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            // Who cannot tell must not dial.
            return true;
        }
    }

    private Optional<String> refusalOf(InetAddress address, int port) {
        if (address.isAnyLocalAddress() || isThisNetwork(address)) {
            return Optional.of("unspecified");
        }
        if (address.isLinkLocalAddress()) {
            return Optional.of("link-local");
        }
        if (address.isMulticastAddress() || isReserved(address)) {
            return Optional.of("multicast, broadcast or reserved");
        }
        if (METADATA.contains(address)) {
            return Optional.of("cloud metadata");
        }
        if (address.isLoopbackAddress() && !rules.allowLoopback()) {
            return Optional.of("loopback");
        }
        if (isOwnPort(address, port)) {
            return Optional.of("a port of this supernode");
        }
        if (rules.refusePrivate() && isIn(PRIVATE, address)) {
            return Optional.of("private");
        }
        if (isIn(rules.denied(), address)) {
            return Optional.of("denied");
        }
        return Optional.empty();
    }

    /** 0.0.0.0/8: some systems route it to themselves. */
    private static boolean isThisNetwork(InetAddress address) {
        return address instanceof Inet4Address && address.getAddress()[0] == 0;
    }

    /** 240.0.0.0/4, broadcast included. */
    private static boolean isReserved(InetAddress address) {
        return address instanceof Inet4Address && (address.getAddress()[0] & 0xf0) == 0xf0;
    }

    private static List<InetAddress> withEmbedded(InetAddress address) {
        if (!(address instanceof Inet6Address) || address.isAnyLocalAddress() || address.isLoopbackAddress()) {
            return List.of(address);
        }
        byte[] bytes = address.getAddress();
        if (Stream.of(NAT64, LOCAL_NAT64, MAPPED, COMPATIBLE).anyMatch(prefix -> startsWith(bytes, prefix))) {
            return List.of(address, ipv4(bytes, MAPPED_PREFIX));
        }
        boolean is6to4 = bytes[0] == 0x20 && bytes[1] == 0x02;
        return is6to4 ? List.of(address, ipv4(bytes, 2)) : List.of(address);
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static InetAddress ipv4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + IPV4_BYTES));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are always an address", e);
        }
    }

    private static InetAddress literal(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("not an address: " + text, e);
        }
    }
}
