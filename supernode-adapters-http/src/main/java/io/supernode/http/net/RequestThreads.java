package io.supernode.http.net;

import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The threads of a port. Errors of the JVM are told before they end a thread; and a connection whose request was answered by
 * another thread waits for its next request without one of these, if nothing of it has come.
 */
final class RequestThreads extends QueuedThreadPool {

    RequestThreads(int most, int least, int idleMillis) {
        super(most, least, idleMillis);
    }

    @Override
    public void execute(Runnable job) {
        // Jetty would wake a thread for each held request that is answered, to find that there is nothing to read.
        if (!(job instanceof AbstractConnection connection && ClientEndPoint.of(connection.getEndPoint()).awaitsNext(connection))) {
            super.execute(job);
        }
    }

    @Override
    protected void runJob(Runnable job) {
        try {
            super.runJob(job);
        } catch (VirtualMachineError e) {
            JvmErrors.tell(e);
            throw e;
        }
    }
}
