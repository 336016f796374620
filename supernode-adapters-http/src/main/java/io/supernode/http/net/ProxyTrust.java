package io.supernode.http.net;

import java.net.InetAddress;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Which proxies are believed when they say for whom they ask. What anybody else says of that is ignored.
 *
 * @param trusted tells of the address of a TCP connection's other end whether it is such a proxy; thread-safe, and quick
 * @param proxyHeader whether connections of these begin with a header of the PROXY protocol, version 1 or 2
 */
public record ProxyTrust(Predicate<InetAddress> trusted, boolean proxyHeader) {

    private static final ProxyTrust NOBODY = new ProxyTrust(address -> false, false);

    public ProxyTrust {
        Objects.requireNonNull(trusted, "trusted");
    }

    /** No proxy is believed. */
    public static ProxyTrust nobody() {
        return NOBODY;
    }
}
