package io.supernode.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes the node when the process is told to end, and ends it even if that takes too long. */
final class ShutdownHook implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ShutdownHook.class);
    /** Operators were promised 5 s. */
    private static final Duration PATIENCE = Duration.ofMillis(4500);
    private static final int GAVE_UP = 1;

    private final SupernodeServer node;
    private final CountDownLatch closed = new CountDownLatch(1);

    private ShutdownHook(SupernodeServer node) {
        this.node = node;
    }

    static void install(SupernodeServer node) {
        Runtime.getRuntime().addShutdownHook(new Thread(new ShutdownHook(node), "shutdown"));
    }

    @Override
    public void run() {
        Thread watchdog = new Thread(this::endAnyway, "shutdown-watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
        node.close();
        closed.countDown();
    }

    private void endAnyway() {
        try {
            if (!closed.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.error("closing took longer than {} ms: ending without", PATIENCE.toMillis());
                Runtime.getRuntime().halt(GAVE_UP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
