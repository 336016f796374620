package io.supernode.http.control;

import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Has quick requests handled by the thread of the selector that has read them, and all others by a thread of the pool. To wake
 * another thread takes longer than a pull does; but whatever waits on a thread of a selector holds up all of its connections.
 */
final class QuickRequests extends Handler.Wrapper {

    private final Predicate<Request> isQuick;

    /** @param isQuick whether a request never waits for anything: no file, no network, no body, no lock of more than microseconds */
    QuickRequests(Predicate<Request> isQuick) {
        this.isQuick = isQuick;
    }

    /** Tells Jetty to leave the choice of the thread to {@link #handle}. */
    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (isQuick.test(request)) {
            return super.handle(request, response, callback);
        }
        request.getComponents().getExecutor().execute(() -> handleOrFail(request, response, callback));
        return true;
    }

    private void handleOrFail(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            }
        } catch (Throwable failure) {
            // As Jetty answers what a handler throws on its own thread.
            Response.writeError(request, response, callback, failure);
        }
    }
}
