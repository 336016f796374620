package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.supernode.cdn.settings.Bandwidth;
import io.supernode.http.data.DataServer;
import io.supernode.http.data.DataSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Attribute;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.junit.jupiter.api.Test;

/** The bandwidth as a JMX client sees it. */
class BandwidthControlTest {

    private static final long RATE = 180L << 20;

    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

    @Test
    void aJmxClientReadsAndChangesTheBandwidth() throws Exception {
        ObjectName name = new ObjectName("io.supernode:type=Bandwidth");
        Bandwidth intake = new Bandwidth(RATE);
        AtomicLong scheduled = new AtomicLong(RATE);
        try (DataServer server = server()) {
            new BandwidthControl(server.bandwidth(), intake, scheduled::set).register();
            assertEquals(RATE, beans.getAttribute(name, "BytesPerSecond"));
            beans.setAttribute(name, new Attribute("BytesPerSecond", 1000L));
            assertEquals(1000, server.bandwidth().rate());
            assertEquals(1000, intake.rate());
            assertEquals(1000, scheduled.get());
            RuntimeMBeanException refused = assertThrows(
                    RuntimeMBeanException.class, () -> beans.setAttribute(name, new Attribute("BytesPerSecond", 0L)));
            assertInstanceOf(IllegalArgumentException.class, refused.getCause());
            assertEquals(1000, server.bandwidth().rate());
            assertEquals(1000, scheduled.get());
        } finally {
            beans.unregisterMBean(name);
        }
    }

    private static DataServer server() throws IOException {
        DataSettings settings = DataSettings.onPort(0).withBytesPerSecond(RATE);
        return new DataServer(key -> Optional.empty(), settings, DataServer.bind(settings));
    }
}
