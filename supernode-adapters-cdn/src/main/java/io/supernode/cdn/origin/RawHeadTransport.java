package io.supernode.cdn.origin;

import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientConnectionFactory;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.client.transport.internal.HttpChannelOverHTTP;
import org.eclipse.jetty.client.transport.internal.HttpConnectionOverHTTP;
import org.eclipse.jetty.client.transport.internal.HttpSenderOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;

/**
 * The client library's transport, except that the head of each request is written here. The library would send another
 * target than the URL's: it takes the beginning of a path with two slashes for a host, and refuses a bare percent sign.
 * Requests have no body.
 */
final class RawHeadTransport extends HttpClientTransportOverHTTP {

    private static final String HEAD = RawHeadTransport.class.getName();

    private final HttpClientConnectionFactory connections = new HttpClientConnectionFactory() {
        @Override
        public Connection newConnection(EndPoint endPoint, Map<String, Object> context) {
            return customize(new RawHeadConnection(endPoint, context), context);
        }
    };

    RawHeadTransport(ClientConnector connector) {
        super(connector);
    }

    /** Sets what is written for {@code request}: request line and all headers. */
    static Request withHead(Request request, byte[] head) {
        return request.attribute(HEAD, head);
    }

    @Override
    public Connection newConnection(EndPoint endPoint, Map<String, Object> context) {
        return connections.newConnection(endPoint, context);
    }

    private static final class RawHeadConnection extends HttpConnectionOverHTTP {

        private RawHeadConnection(EndPoint endPoint, Map<String, Object> context) {
            super(endPoint, context);
        }

        @Override
        protected HttpChannelOverHTTP newHttpChannel() {
            return new HttpChannelOverHTTP(this) {
                @Override
                protected HttpSenderOverHTTP newHttpSender() {
                    return new RawHeadSender(this);
                }
            };
        }
    }

    private static final class RawHeadSender extends HttpSenderOverHTTP {

        private RawHeadSender(HttpChannelOverHTTP channel) {
            super(channel);
        }

        @Override
        protected void sendHeaders(HttpExchange exchange, ByteBuffer content, boolean isLast, Callback callback) {
            byte[] head = (byte[]) exchange.getRequest().getAttributes().get(HEAD);
            getHttpChannel().getHttpConnection().getEndPoint().write(callback, ByteBuffer.wrap(head));
        }
    }
}
