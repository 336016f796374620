package io.supernode.app;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.management.JMException;
import javax.management.NotificationEmitter;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the JVM give memory back that it does not need. By its defaults the collector G1 begins with a 64th of the machine's memory,
 * lets the heap grow ({@link HeapLimit}), and does nothing while nothing happens; the C library keeps what the compilers had of
 * it; and {@code java -jar} has no place for flags of ours. So what can be done at run time is done here, unless somebody has set
 * the flag in question: who does that knows why. A JVM that does not know one, or has another collector, is left as it is.
 */
final class JvmMemory {

    private static final Logger LOG = LoggerFactory.getLogger(JvmMemory.class);

    private static final String G1 = "UseG1GC";
    /** To how much of itself a collection of the whole heap makes it smaller: percent that may be free. */
    private static final String MOST_FREE = "MaxHeapFreeRatio";
    /** Who has set one of these knows how large the heap is to be. */
    private static final List<String> HEAP_SIZES = List.of("InitialHeapSize", "MaxHeapSize", "MinHeapFreeRatio", MOST_FREE);
    /**
     * Milliseconds without a collection after which one is made beside whatever runs. It takes some hundredths of a second of
     * processor; without it nothing would be given back while nothing happens.
     */
    static final String IDLE_COLLECTION = "G1PeriodicGCInterval";
    static final String IDLE_COLLECTION_MILLIS = "60000";
    private static final Set<VMOption.Origin> SET_BY_NOBODY = Set.of(VMOption.Origin.DEFAULT, VMOption.Origin.ERGONOMIC);

    private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";
    /** Of the C library. Takes some milliseconds, and is not known to every version. */
    private static final String TRIM = "systemTrimNativeHeap";
    private static final long TRIM_NANOS = Duration.ofSeconds(15).toNanos();

    private final Runtime jvm = Runtime.getRuntime();
    private final HotSpotDiagnosticMXBean flags;
    private final HeapLimit limit = new HeapLimit(System::nanoTime);
    private final boolean isHeapOurs;
    /** Guarded by this. */
    private long trimmedNanos = System.nanoTime();

    private JvmMemory(HotSpotDiagnosticMXBean flags, boolean isHeapOurs) {
        this.flags = flags;
        this.isHeapOurs = isHeapOurs;
    }

    /** Keeps it small from now on. To be called once, early. */
    static void keepSmall() {
        HotSpotDiagnosticMXBean flags = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        boolean isG1 = flags != null && "true".equals(value(flags, G1));
        if (isG1 && isSetByNobody(flags, IDLE_COLLECTION)) {
            flags.setVMOption(IDLE_COLLECTION, IDLE_COLLECTION_MILLIS);
        }
        boolean isHeapOurs = isG1 && HEAP_SIZES.stream().allMatch(size -> isSetByNobody(flags, size));
        JvmMemory memory = new JvmMemory(flags, isHeapOurs);
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                // Nothing but a collection makes the heap larger. The JVM has a thread for these.
                emitter.addNotificationListener((notification, nothing) -> memory.collected(), null, null);
            }
        }
    }

    private static String value(HotSpotDiagnosticMXBean flags, String name) {
        try {
            return flags.getVMOption(name).getValue();
        } catch (IllegalArgumentException e) {
            LOG.debug("this JVM does not know {}", name, e);
            return "";
        }
    }

    private static boolean isSetByNobody(HotSpotDiagnosticMXBean flags, String name) {
        try {
            return SET_BY_NOBODY.contains(flags.getVMOption(name).getOrigin());
        } catch (IllegalArgumentException e) {
            LOG.debug("this JVM does not know {}", name, e);
            return false;
        }
    }

    private synchronized void collected() {
        if (isHeapOurs && limit.isExceededBy(jvm.totalMemory())) {
            collectAll();
        }
        if (System.nanoTime() - trimmedNanos > TRIM_NANOS) {
            trim();
            trimmedNanos = System.nanoTime();
        }
    }

    private void collectAll() {
        String usual = value(flags, MOST_FREE);
        flags.setVMOption(MOST_FREE, Integer.toString(limit.freePercent(usedBytes())));
        long begin = System.nanoTime();
        System.gc();
        limit.collected(usedBytes(), System.nanoTime() - begin);
        // When nobody calls, less is to be kept.
        flags.setVMOption(MOST_FREE, usual);
    }

    private long usedBytes() {
        return jvm.totalMemory() - jvm.freeMemory();
    }

    /** Gives back what the start has left: to be called while nobody is served. */
    static void giveBack() {
        Runtime jvm = Runtime.getRuntime();
        // What is larger would stand still for longer than somebody who calls meanwhile would understand.
        if (jvm.totalMemory() - jvm.freeMemory() < HeapLimit.MOST_BYTES / 2) {
            System.gc();
        }
        trim();
    }

    private static void trim() {
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(new ObjectName(COMMANDS), TRIM, new Object[0], new String[0]);
        } catch (JMException e) {
            LOG.debug("this JVM gives no memory of the C library back", e);
        }
    }
}
