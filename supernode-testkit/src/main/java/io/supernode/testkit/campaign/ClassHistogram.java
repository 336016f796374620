package io.supernode.testkit.campaign;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lives in a heap, by class.
 *
 * @param bytes of all objects that can be reached
 * @param bytesByClass the same for each class, by the name that the JDK's {@code jcmd} gives it
 */
record ClassHistogram(long bytes, Map<String, Long> bytesByClass) {

    /** Rank, instances, bytes, class, and from Java 9 on the module in brackets. */
    private static final Pattern CLASS = Pattern.compile("(?m)^\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+).*$");
    /** The last line: instances and bytes. */
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");

    /** How many bytes a class has more than before. */
    record Growth(String name, long bytes) {}

    /** Reads what {@code jcmd PID GC.class_histogram} prints; empty if it is something else. */
    static Optional<ClassHistogram> parse(String text) {
        Matcher total = TOTAL.matcher(text);
        if (!total.find()) {
            return Optional.empty();
        }
        Map<String, Long> byClass = new HashMap<>();
        Matcher line = CLASS.matcher(text);
        while (line.find()) {
            // Loaders may have classes of one name each.
            byClass.merge(line.group(2), Long.parseLong(line.group(1)), Long::sum);
        }
        return Optional.of(new ClassHistogram(Long.parseLong(total.group(1)), Map.copyOf(byClass)));
    }

    /** The classes that have grown most since then, the one that has most first; no more than {@code most}. */
    List<Growth> grownSince(ClassHistogram before, int most) {
        return bytesByClass.entrySet().stream()
                .map(now -> new Growth(now.getKey(), now.getValue() - before.bytesByClass.getOrDefault(now.getKey(), 0L)))
                .filter(growth -> growth.bytes > 0)
                .sorted(Comparator.comparingLong(Growth::bytes).reversed().thenComparing(Growth::name))
                .limit(most)
                .toList();
    }
}
