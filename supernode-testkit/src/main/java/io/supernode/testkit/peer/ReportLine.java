package io.supernode.testkit.peer;

import io.supernode.testkit.peer.NodeApi.Reply;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the reports that are no pull, one after another, beside the pulls. A lost report is only a slower swarm: real
 * clients do not repeat it either.
 */
final class ReportLine {

    private static final Logger LOG = LoggerFactory.getLogger(ReportLine.class);

    private final String name;
    private final ExecutorService thread;

    /** One call of the supernode. */
    interface Call {
        Reply make() throws IOException;
    }

    ReportLine(String name) {
        this.name = name;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, name + "-reports");
            made.setDaemon(true);
            return made;
        });
    }

    /** Runs {@code first}, then makes the call, when all earlier ones are made. Does nothing once closed. */
    void later(Runnable first, Call call) {
        try {
            thread.execute(() -> {
                first.run();
                now(call);
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is closed and reports no more", name, e);
        }
    }

    /** Makes the call on this thread. */
    void now(Call call) {
        try {
            Reply reply = call.make();
            LOG.debug("{} reported and is told {}", name, reply);
        } catch (IOException e) {
            LOG.warn("{} could not report: {}", name, e.getMessage());
        }
    }

    void close() {
        thread.shutdownNow();
    }
}
