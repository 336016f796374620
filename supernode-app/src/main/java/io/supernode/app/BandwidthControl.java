package io.supernode.app;

import io.supernode.cdn.Bandwidth;
import io.supernode.http.data.FairBandwidth;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets operators change the bandwidth while the supernode runs, from its creation until it is closed. */
final class BandwidthControl implements BandwidthMXBean, AutoCloseable {

    static final String NAME = "io.supernode:type=Bandwidth";

    private static final Logger LOG = LoggerFactory.getLogger(BandwidthControl.class);

    private final FairBandwidth serving;
    private final Bandwidth intake;
    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    private final ObjectName name;

    /** @throws IllegalStateException if another supernode runs in this process */
    BandwidthControl(FairBandwidth serving, Bandwidth intake) {
        this.serving = serving;
        this.intake = intake;
        try {
            name = new ObjectName(NAME);
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
        LOG.info("bandwidth is {} bytes/s from now on", bytesPerSecond);
    }

    @Override
    public void close() throws JMException {
        beans.unregisterMBean(name);
    }
}
