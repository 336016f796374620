package io.supernode.http.control;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.Graceful;

/**
 * Has a server that is being stopped wait for what it is still answering. Jetty's own handler of that purpose answers 503
 * meanwhile, at which a client leaves for another supernode; here a request is answered as long as its connection is open.
 */
final class LastRequests extends Handler.Wrapper implements Graceful {

    private final AtomicLong running = new AtomicLong();
    private final Shutdown shutdown = new Shutdown(this) {
        @Override
        public boolean isShutdownDone() {
            return running.get() == 0;
        }
    };

    LastRequests(Handler handler) {
        super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        running.incrementAndGet();
        request.addHttpStreamWrapper(Counted::new);
        return super.handle(request, response, callback);
    }

    /** A request is over when its reply has been sent, or cannot be. */
    private final class Counted extends HttpStream.Wrapper {

        Counted(HttpStream stream) {
            super(stream);
        }

        @Override
        public void succeeded() {
            super.succeeded();
            over();
        }

        @Override
        public void failed(Throwable failure) {
            super.failed(failure);
            over();
        }
    }

    private void over() {
        if (running.decrementAndGet() == 0 && isShutdown()) {
            shutdown.check();
        }
    }

    @Override
    public CompletableFuture<Void> shutdown() {
        return shutdown.shutdown();
    }

    @Override
    public boolean isShutdown() {
        return shutdown.isShutdown();
    }
}
