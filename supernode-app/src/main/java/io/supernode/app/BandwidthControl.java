package io.supernode.app;

import io.supernode.cdn.settings.Bandwidth;
import io.supernode.http.data.FairRateLimiter;
import java.lang.management.ManagementFactory;
import java.util.function.LongConsumer;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets operators change the bandwidth while the supernode runs. Thread-safe. */
final class BandwidthControl implements BandwidthMXBean {

    private static final Logger LOG = LoggerFactory.getLogger(BandwidthControl.class);
    private static final String NAME = "io.supernode:type=Bandwidth";

    private final FairRateLimiter serving;
    private final Bandwidth intake;
    private final LongConsumer scheduling;

    /** @param scheduling is told as well, since how many pieces are sent at once follows from it */
    BandwidthControl(FairRateLimiter serving, Bandwidth intake, LongConsumer scheduling) {
        this.serving = serving;
        this.intake = intake;
        this.scheduling = scheduling;
    }

    /** Shows it to JMX clients until the process ends, or another one is shown instead. */
    void register() {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        try {
            ObjectName name = new ObjectName(NAME);
            if (beans.isRegistered(name)) {
                beans.unregisterMBean(name);
            }
            beans.registerMBean(this, name);
        } catch (JMException e) {
            throw new IllegalStateException("cannot register " + NAME, e);
        }
    }

    @Override
    public long getBytesPerSecond() {
        return serving.rate();
    }

    @Override
    public void setBytesPerSecond(long bytesPerSecond) {
        if (bytesPerSecond <= 0) {
            throw new IllegalArgumentException("a bandwidth is above 0 bytes/s, not " + bytesPerSecond);
        }
        serving.setRate(bytesPerSecond);
        intake.setRate(bytesPerSecond);
        scheduling.accept(bytesPerSecond);
        LOG.info("bandwidth is {} bytes/s from now on", bytesPerSecond);
    }
}
