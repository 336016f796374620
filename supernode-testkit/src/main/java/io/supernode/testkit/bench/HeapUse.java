package io.supernode.testkit.bench;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What lives on the heap of this JVM, after the garbage was collected. Stateless. */
final class HeapUse {

    /** A line of the class histogram: rank, instances, bytes, class. */
    private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");
    private static final int INSTANCES = 1;
    private static final int BYTES = 2;
    private static final int CLASS = 3;
    /** One collection may leave what finalizers and references hold; more than a few bring nothing. */
    private static final int COLLECTIONS = 4;

    /** Objects of one class. */
    record Share(String type, long instances, long bytes) {}

    private HeapUse() {}

    /** Bytes in use after collections until no more is freed. */
    static long bytes() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            if (now >= used) {
                break;
            }
            used = now;
        }
        return used;
    }

    /** Objects that are reachable, by class. Exact: the JVM counts them itself. */
    static Map<String, Share> byClass() {
        String histogram;
        try {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            histogram = (String) server.invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException("this JVM counts no classes", e);
        }
        Map<String, Share> shares = new HashMap<>();
        histogram.lines().map(LINE::matcher).filter(Matcher::matches).forEach(line -> {
            Share share = new Share(
                    line.group(CLASS), Long.parseLong(line.group(INSTANCES)), Long.parseLong(line.group(BYTES)));
            shares.merge(share.type(), share, (a, b) ->
                    new Share(a.type(), a.instances() + b.instances(), a.bytes() + b.bytes()));
        });
        return shares;
    }

    /** What {@code after} has more than {@code before}, the largest first. */
    static List<Share> growth(Map<String, Share> before, Map<String, Share> after) {
        return after.values().stream()
                .map(share -> {
                    Share old = before.getOrDefault(share.type(), new Share(share.type(), 0, 0));
                    return new Share(share.type(), share.instances() - old.instances(), share.bytes() - old.bytes());
                })
                .filter(share -> share.bytes() > 0)
                .sorted((a, b) -> Long.compare(b.bytes(), a.bytes()))
                .toList();
    }
}
