package io.supernode.http.net;

import io.supernode.core.model.IpLiteral;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ProxyConnectionFactory;
import org.eclipse.jetty.server.Request;

/**
 * Who sent a request, as far as those are believed who say so.
 *
 * <p>The other end of the TCP connection is known. If it is a trusted proxy, the client is the one that the header of the
 * PROXY protocol names; and as long as that one is a trusted proxy too, the client is the last one in X-Forwarded-For, the
 * one before it, and so on: the right-most that is not trusted. Everything to the left of that one, and whatever untrusted
 * senders say, may be forged and is ignored.
 *
 * @param address of the client; empty when it is unknown, since a proxy does not name it
 * @param isThisMachine whether it is on this machine for certain: everything that the request and its connection say of
 *     where they come from is a loopback address, and whoever says it is believed
 */
public record ClientAddress(Optional<InetAddress> address, boolean isThisMachine) {

    private static final String FORWARDED_FOR = "X-Forwarded-For";
    /** Any of these means that somebody else has asked the sender of this request. */
    private static final List<String> OF_PROXIES = List.of(
            "Forwarded", FORWARDED_FOR, "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via");
    private static final ClientAddress UNKNOWN = new ClientAddress(Optional.empty(), false);

    /** The sender of a request that came through a {@link Listener}. */
    public static ClientAddress of(Request request) {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        Optional<InetAddress> peer = ip(ClientEndPoint.of(endPoint).getRemoteSocketAddress());
        if (peer.isEmpty()) {
            return UNKNOWN;
        }
        return of(peer.get(), named(endPoint), request.getHeaders(), trust(request));
    }

    private static ProxyTrust trust(Request request) {
        Connector connector = request.getConnectionMetaData().getConnector();
        return connector instanceof Listener listener ? listener.proxies() : ProxyTrust.nobody();
    }

    /**
     * Under which number a limit for each address counts a request that came through a {@link Listener}: an IPv6 address counts as
     * all those that share its first 64 bits.
     *
     * @return empty where no such limit holds: the client is unknown, or a trusted proxy that names nobody, which stands for any
     *     number of clients
     */
    public static OptionalLong limited(Request request) {
        Optional<InetAddress> client = of(request).address();
        return client.isEmpty() || trust(request).trusted().test(client.get())
                ? OptionalLong.empty()
                : OptionalLong.of(AddressKey.of(client.get()));
    }

    /** What a header of the PROXY protocol named: empty if there was none, a sender without address if it names none. */
    private static Optional<Optional<InetAddress>> named(EndPoint endPoint) {
        for (EndPoint each = endPoint; each instanceof EndPoint.Wrapper wrapper; each = wrapper.unwrap()) {
            if (each instanceof ProxyConnectionFactory.ProxyEndPoint) {
                SocketAddress remote = each.getRemoteSocketAddress();
                // Jetty puts the proxy's own address where the header has none (UNKNOWN, LOCAL).
                boolean isProxy = remote == null || remote.equals(wrapper.unwrap().getRemoteSocketAddress());
                return Optional.of(isProxy ? Optional.empty() : ip(remote));
            }
        }
        return Optional.empty();
    }

    private static Optional<InetAddress> ip(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? Optional.ofNullable(inet.getAddress()) : Optional.empty();
    }

    /**
     * @param peer the other end of the TCP connection
     * @param named by a header of the PROXY protocol that came from a trusted proxy, if there was one
     */
    static ClientAddress of(
            InetAddress peer, Optional<Optional<InetAddress>> named, HttpFields headers, ProxyTrust trust) {
        boolean allLoopback = peer.isLoopbackAddress();
        InetAddress client = peer;
        if (named.isPresent()) {
            if (named.get().isEmpty()) {
                return UNKNOWN;
            }
            client = named.get().get();
            allLoopback &= client.isLoopbackAddress();
        }
        if (OF_PROXIES.stream().noneMatch(headers::contains)) {
            return new ClientAddress(Optional.of(client), allLoopback);
        }
        List<String> hops = headers.getFields(FORWARDED_FOR).stream()
                .flatMap(field -> Stream.of(String.valueOf(field.getValue()).split(",", -1)))
                .toList();
        // A proxy that only says that it is one does not say for whom it asks.
        boolean isBelieved = !hops.isEmpty();
        for (int i = hops.size() - 1; i >= 0 && isBelieved; i--) {
            Optional<InetAddress> hop = parse(hops.get(i).strip());
            isBelieved = hop.isPresent() && trust.trusted().test(client);
            if (isBelieved) {
                client = hop.get();
                allLoopback &= client.isLoopbackAddress();
            }
        }
        return new ClientAddress(Optional.of(client), allLoopback && isBelieved);
    }

    /** An address, which may have a port behind it; never a name. */
    private static Optional<InetAddress> parse(String hop) {
        String text = hop;
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            text = end < 0 ? "" : text.substring(1, end);
        } else if (text.indexOf(':') >= 0 && text.indexOf(':') == text.lastIndexOf(':')) {
            text = text.substring(0, text.indexOf(':'));
        }
        if (!IpLiteral.isValid(text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** As it is written in a log: the address, or a dash. */
    @Override
    public String toString() {
        return address.map(InetAddress::getHostAddress).orElse("-");
    }
}
