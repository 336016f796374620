package io.supernode.http.guard;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Who may administrate.
 *
 * @param token of those who are not on this machine; empty: nobody else may change anything
 * @param reads who may read
 * @param hosts names by which browsers may reach this supernode, in lower case: host names, or {@code *.example.com} for
 *     all below one. Addresses and localhost are always allowed
 */
public record AdminAccess(Optional<AdminToken> token, Reads reads, List<String> hosts) {

    private static final String ALL_BELOW = "*.";

    /** Who may read. */
    public enum Reads {
        /** Everybody who reaches the port. */
        OPEN,
        /** Those only who may also change: on this machine, or with the token. */
        TOKEN
    }

    public AdminAccess {
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(reads, "reads");
        hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    }

    /** Changes from this machine only, reads from everywhere. */
    public static AdminAccess fromThisMachine() {
        return new AdminAccess(Optional.empty(), Reads.OPEN, List.of());
    }

    /** @param host in lower case */
    boolean allowsHost(String host) {
        return hosts.stream().anyMatch(rule -> rule.startsWith(ALL_BELOW)
                ? host.endsWith(rule.substring(1)) && host.length() > rule.length() - 1
                : host.equals(rule));
    }
}
