package io.supernode.app;

import io.supernode.http.control.ControlServer;
import org.slf4j.LoggerFactory;

/**
 * Loads what every server needs on a thread of its own, while the command line and the configuration are read: neither needs the
 * other, and each takes a quarter of the time of a start. For one user; not thread-safe.
 */
final class StartAhead {

    /**
     * How many references a line of the processor's cache holds, by which Jetty spaces what different threads write. Else Jetty asks the
     * beans of management whether references are compressed, and to make all of these takes a tenth of the time of a start.
     */
    private static final String REFERENCES_IN_A_LINE = "org.eclipse.jetty.util.referencesPerCacheLine";

    private static final String COMPRESSED = "16";

    private final Thread thread = new Thread(StartAhead::load, "start-ahead");

    private StartAhead() {
        thread.setDaemon(true);
        thread.start();
    }

    static StartAhead begin() {
        if (System.getProperty(REFERENCES_IN_A_LINE) == null) {
            System.setProperty(REFERENCES_IN_A_LINE, COMPRESSED);
        }
        return new StartAhead();
    }

    /** What fails here is told by the handler of uncaught exceptions, and fails again where it is needed. */
    private static void load() {
        LoggerFactory.getILoggerFactory();
        ControlServer.loadLibraries();
        new ServerMetrics().close();
    }

    /** To be called before the log is configured, and before a part of the server is opened: until then both load the same. */
    void await() throws InterruptedException {
        thread.join();
    }
}
