package io.supernode.http.guard;

import io.supernode.core.model.IpLiteral;
import java.util.Locale;
import java.util.Optional;

/**
 * Host and port, as a browser writes them into Host and Origin.
 *
 * @param host in lower case, an IPv6 address without brackets, a name without a dot at its end
 * @param port −1 if none is given
 */
record Authority(String host, int port) {

    private static final int MAX_DIGITS = 5;
    private static final String LOCALHOST = "localhost";

    /** Empty if it is no host with, or without, a port. */
    static Optional<Authority> parse(String text) {
        int bracket = text.startsWith("[") ? text.indexOf(']') : -1;
        int colon = text.indexOf(':', Math.max(bracket, 0));
        String host = text.substring(0, colon < 0 ? text.length() : colon);
        String port = colon < 0 ? "" : text.substring(colon + 1);
        if (text.startsWith("[")) {
            if (bracket < 0 || bracket != host.length() - 1) {
                return Optional.empty();
            }
            host = host.substring(1, bracket);
            if (host.indexOf(':') < 0 || !IpLiteral.isValid(host)) {
                return Optional.empty();
            }
        }
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        if (host.isEmpty() || !isPort(port, colon >= 0)) {
            return Optional.empty();
        }
        return Optional.of(new Authority(host.toLowerCase(Locale.ROOT), port.isEmpty() ? -1 : Integer.parseInt(port)));
    }

    private static boolean isPort(String text, boolean isGiven) {
        return isGiven
                ? !text.isEmpty() && text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9')
                : text.isEmpty();
    }

    /**
     * Whether nobody can make this name lead elsewhere: an address, or localhost. A page of another site whose name is made to
     * lead to this supernode (DNS rebinding) is never reached by one of these.
     */
    boolean isFixed() {
        return IpLiteral.isValid(host) || host.equals(LOCALHOST) || host.endsWith('.' + LOCALHOST);
    }
}
