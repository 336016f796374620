package io.supernode.http.net;

import java.util.Objects;
import java.util.Optional;

/**
 * What is between the sockets of a port and HTTP.
 *
 * @param tls empty for plain HTTP; may be shared by several ports
 * @param proxies who may say for whom it asks
 */
public record ListenSecurity(Optional<ServerTls> tls, ProxyTrust proxies) {

    private static final ListenSecurity NONE = new ListenSecurity(Optional.empty(), ProxyTrust.nobody());

    public ListenSecurity {
        Objects.requireNonNull(tls, "tls");
        Objects.requireNonNull(proxies, "proxies");
    }

    /** Plain HTTP, and no proxy is believed. */
    public static ListenSecurity none() {
        return NONE;
    }

    /** The same with TLS. */
    public ListenSecurity withTls(ServerTls value) {
        return new ListenSecurity(Optional.of(value), proxies);
    }

    /** The same, believing these proxies. */
    public ListenSecurity withProxies(ProxyTrust value) {
        return new ListenSecurity(tls, value);
    }
}
