package io.supernode.app;

import io.supernode.app.log.LogSetup;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes the server when the process gets SIGTERM, and ends the process even if that takes too long. */
final class ShutdownHook implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ShutdownHook.class);
    /** Operators were promised 5 s. */
    private static final Duration PATIENCE = Duration.ofMillis(4500);
    private static final int GAVE_UP = 1;

    private final Service server;
    private final ServiceManager manager;
    private final ProcessLog log;
    private final CountDownLatch closed = new CountDownLatch(1);

    private ShutdownHook(Service server, ServiceManager manager, ProcessLog log) {
        this.server = server;
        this.manager = manager;
        this.log = log;
    }

    static void install(Service server, ServiceManager manager, ProcessLog log) {
        Runtime.getRuntime().addShutdownHook(new Thread(new ShutdownHook(server, manager, log), "shutdown"));
    }

    @Override
    public void run() {
        Thread watchdog = new Thread(this::endAnyway, "shutdown-watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
        manager.stopping();
        server.close();
        closed.countDown();
        log.ended();
        LogSetup.end();
    }

    private void endAnyway() {
        try {
            if (!closed.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.error("closing took longer than {} ms: ending without", PATIENCE.toMillis());
                LogSetup.end();
                Runtime.getRuntime().halt(GAVE_UP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
