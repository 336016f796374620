package io.supernode.http.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ProxyConnectionFactory;

/**
 * Reads the header of the PROXY protocol from connections of trusted proxies, and from no others: to the parser of TLS or
 * HTTP such a header is garbage. A connection of a proxy that begins otherwise is closed, unless it comes from this
 * machine: its health check and its operators have nobody to write a header for them.
 */
final class ProxyConnections extends AbstractConnectionFactory {

    private final ProxyTrust trust;
    private final ConnectionFactory withHeader = new HeaderFirst();
    private final ConnectionFactory withoutHeader;

    /** @param next TLS or HTTP, in the list of the connector behind this one */
    ProxyConnections(ProxyTrust trust, ConnectionFactory next) {
        super("peer");
        this.trust = trust;
        this.withoutHeader = next;
        addBean(withHeader);
    }

    /** To be in the list of the connector between this one and the next. */
    ConnectionFactory headers() {
        return withHeader;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        boolean believed = endPoint.getRemoteSocketAddress() instanceof InetSocketAddress peer
                && trust.trusted().test(peer.getAddress());
        return (believed ? withHeader : withoutHeader).newConnection(connector, endPoint);
    }

    private static final class HeaderFirst extends ProxyConnectionFactory {

        @Override
        protected void nextProtocol(Connector connector, EndPoint endPoint, ByteBuffer buffer) {
            if (isFromThisMachine(endPoint)) {
                super.nextProtocol(connector, endPoint, buffer);
            } else {
                endPoint.close();
            }
        }

        private static boolean isFromThisMachine(EndPoint endPoint) {
            if (endPoint.getRemoteSocketAddress() instanceof InetSocketAddress remote
                    && endPoint.getLocalSocketAddress() instanceof InetSocketAddress local) {
                InetAddress peer = remote.getAddress();
                return peer.isLoopbackAddress() || peer.equals(local.getAddress());
            }
            return false;
        }
    }
}
