package io.supernode.http.net;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/**
 * Has requests that are answered before their body has come in whole end by a {@link LingeringClose}: Jetty would close their
 * connections at once, and the answer be lost now and then. Stateless.
 */
final class UnreadBodies implements HttpConfiguration.Customizer {

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        if (hasBody(request.getHeaders())) {
            request.addHttpStreamWrapper(stream -> new Answered(stream, request));
        }
        return request;
    }

    private static boolean hasBody(HttpFields headers) {
        return headers.contains(HttpHeader.CONTENT_LENGTH) || headers.contains(HttpHeader.TRANSFER_ENCODING);
    }

    /** Jetty lets a request with an unread body fail in the end, also if it was answered. */
    private static final class Answered extends HttpStream.Wrapper {

        private final Request request;
        private volatile boolean isAnswered;

        Answered(HttpStream stream, Request request) {
            super(stream);
            this.request = request;
        }

        @Override
        public void send(
                MetaData.Request question, MetaData.Response response, boolean last, ByteBuffer content, Callback callback) {
            super.send(question, response, last, content, last ? whenSent(callback) : callback);
        }

        private Callback whenSent(Callback callback) {
            return new Callback.Nested(callback) {
                @Override
                public void succeeded() {
                    isAnswered = true;
                    super.succeeded();
                }
            };
        }

        @Override
        public void failed(Throwable failure) {
            if (isAnswered) {
                LingeringClose.follows(request);
                super.succeeded();
            } else {
                super.failed(failure);
            }
        }
    }
}
