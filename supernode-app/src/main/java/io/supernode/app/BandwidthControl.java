package io.supernode.app;

import io.supernode.cdn.settings.Bandwidth;
import io.supernode.http.data.FairBandwidth;
import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets operators change the bandwidth while the supernode runs, from its creation until it is closed. */
final class BandwidthControl implements BandwidthMXBean, AutoCloseable {

    /** The first of a process; further ones have {@code ,instance=2} and so on behind it. */
    static final String NAME = "io.supernode:type=Bandwidth";

    private static final Logger LOG = LoggerFactory.getLogger(BandwidthControl.class);

    private final FairBandwidth serving;
    private final Bandwidth intake;
    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    private final ObjectName name;

    BandwidthControl(FairBandwidth serving, Bandwidth intake) {
        this.serving = serving;
        this.intake = intake;
        try {
            name = register();
        } catch (JMException e) {
            throw new IllegalStateException("cannot register " + NAME, e);
        }
    }

    private ObjectName register() throws JMException {
        for (int instance = 1; ; instance++) {
            ObjectName candidate = new ObjectName(instance == 1 ? NAME : NAME + ",instance=" + instance);
            try {
                beans.registerMBean(this, candidate);
                return candidate;
            } catch (InstanceAlreadyExistsException e) {
                LOG.debug("another supernode of this process is {}", candidate);
            }
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
