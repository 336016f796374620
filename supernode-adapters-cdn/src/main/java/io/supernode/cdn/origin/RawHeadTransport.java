package io.supernode.cdn.origin;

import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientConnectionFactory;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.client.transport.internal.HttpChannelOverHTTP;
import org.eclipse.jetty.client.transport.internal.HttpConnectionOverHTTP;
import org.eclipse.jetty.client.transport.internal.HttpReceiverOverHTTP;
import org.eclipse.jetty.client.transport.internal.HttpSenderOverHTTP;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;

/**
 * The client library's transport, except that the head of each request is written here. The library would send another
 * target than the URL's: it takes the beginning of a path with two slashes for a host, and refuses a bare percent sign.
 * Requests have no body. Responses are read through a {@link ResponseNormalizer}.
 */
final class RawHeadTransport extends HttpClientTransportOverHTTP {

    private static final String HEAD = RawHeadTransport.class.getName();

    private final HttpClientConnectionFactory connections = new HttpClientConnectionFactory() {
        @Override
        public Connection newConnection(EndPoint endPoint, Map<String, Object> context) {
            return customize(new RawHeadConnection(endPoint, context, places), context);
        }
    };
    private final ConnectionPlaces places;

    /** @param places is told of each connection, and whether one that is not used is to be closed */
    RawHeadTransport(ClientConnector connector, ConnectionPlaces places) {
        super(connector);
        this.places = places;
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

        private final ConnectionPlaces places;

        private RawHeadConnection(EndPoint endPoint, Map<String, Object> context, ConnectionPlaces places) {
            super(new NormalizingEndPoint(endPoint), context);
            this.places = places;
        }

        @Override
        public void onOpen() {
            places.connectionOpened();
            super.onOpen();
        }

        @Override
        public void onClose(Throwable cause) {
            super.onClose(cause);
            places.connectionClosed();
        }

        @Override
        protected HttpChannelOverHTTP newHttpChannel() {
            return new HttpChannelOverHTTP(this) {
                @Override
                public void release() {
                    if (places.hasTooManyOpen()) {
                        getHttpConnection().close();
                    } else {
                        super.release();
                    }
                }

                @Override
                protected HttpSenderOverHTTP newHttpSender() {
                    return new RawHeadSender(this);
                }

                @Override
                protected HttpReceiverOverHTTP newHttpReceiver() {
                    return new Receiver(this);
                }
            };
        }
    }

    /**
     * The client library reports a body whose framing makes no sense as one that has ended too early. The latter may be whole
     * at the next try, the former is what the origin sends. It also keeps something for each interim response as long as they
     * come without a pause.
     */
    private static final class Receiver extends HttpReceiverOverHTTP {

        /** One each few seconds while a client is patient; some clients take five. */
        private static final int MAX_INTERIM_RESPONSES = 100;

        private int interimResponses;

        private Receiver(HttpChannelOverHTTP channel) {
            super(channel);
        }

        @Override
        public void startResponse(HttpVersion version, int status, String reason) {
            interimResponses = StatusCode.isInterim(status) ? interimResponses + 1 : 0;
            if (interimResponses > MAX_INTERIM_RESPONSES) {
                throw new ExcessiveResponseException(
                        "the origin sends more than " + MAX_INTERIM_RESPONSES + " interim responses");
            }
            super.startResponse(version, status, reason);
        }

        @Override
        public void earlyEOF() {
            if (isShutdown()) {
                super.earlyEOF();
            } else {
                badMessage(new HttpException.RuntimeException(StatusCode.BAD_GATEWAY, "the framing of the body makes no sense"));
            }
        }
    }

    private static final class RawHeadSender extends HttpSenderOverHTTP {

        private RawHeadSender(HttpChannelOverHTTP channel) {
            super(channel);
        }

        @Override
        protected void sendHeaders(HttpExchange exchange, ByteBuffer content, boolean isLast, Callback callback) {
            byte[] head = (byte[]) exchange.getRequest().getAttributes().get(HEAD);
            NormalizingEndPoint origin = (NormalizingEndPoint) getHttpChannel().getHttpConnection().getEndPoint();
            origin.responseBegins();
            origin.write(callback, ByteBuffer.wrap(head));
        }
    }
}
