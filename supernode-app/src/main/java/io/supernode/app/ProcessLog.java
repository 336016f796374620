package io.supernode.app;

import io.supernode.app.config.Settings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log says of the process itself: that it serves, with what it was started, why it ends, and that it has ended. A process
 * that does not get as far as to serve says why on standard error instead. Thread-safe.
 */
final class ProcessLog {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessLog.class);

    /** Guarded by this. */
    private boolean hasEnded;
    private volatile String reason = "told to end";

    /** It serves. */
    void started(Settings settings, String whereItServes) {
        LOG.info(
                "supernode {} has started: process {}, Java {}, {}; {}",
                Version.text(), ProcessHandle.current().pid(), Runtime.version(),
                settings.file().map(file -> "configuration file " + file).orElse("no configuration file"), whereItServes);
    }

    /** It was told to end, by this signal: what is said at its end, and that it ends, since the end takes some seconds. */
    void signal(String name) {
        reason = name;
        LOG.info("{}: supernode ends", name);
    }

    /** It has ended as it was told to. */
    void ended() {
        ended(reason);
    }

    /** It has ended; only the first reason is said, and has been said when this returns, whoever says it: the log ends next. */
    synchronized void ended(String why) {
        if (!hasEnded) {
            hasEnded = true;
            LOG.info("supernode has ended: {}, after {} s", why,
                    Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()).toSeconds());
        }
    }
}
