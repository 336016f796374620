package io.supernode.cdn.settings;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files and connections this process may have open. Stateless. */
final class OpenFiles {

    /** Where the system does not say. */
    private static final long UNKNOWN = 65_536;

    private OpenFiles() {}

    /** The limit of the system for this process. */
    static long limit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : UNKNOWN;
    }
}
