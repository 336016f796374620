package io.supernode.app;

import io.supernode.http.control.ControlServer;
import java.lang.management.ManagementFactory;
import org.slf4j.LoggerFactory;

/**
 * Loads what every server needs on a thread of its own, while the command line and the configuration are read: neither needs the
 * other, and each takes a quarter of the time of a start. For one user; not thread-safe.
 */
final class StartAhead {

    private final Thread thread = new Thread(StartAhead::load, "start-ahead");

    private StartAhead() {
        thread.setDaemon(true);
        thread.start();
    }

    static StartAhead begin() {
        return new StartAhead();
    }

    /** What fails here is told by the handler of uncaught exceptions, and fails again where it is needed. */
    private static void load() {
        LoggerFactory.getILoggerFactory();
        ManagementFactory.getPlatformMBeanServer();
        ControlServer.loadLibraries();
        new ServerMetrics().close();
    }

    /** To be called before the log is configured, and before a part of the server is opened: until then both load the same. */
    void await() throws InterruptedException {
        thread.join();
    }
}
