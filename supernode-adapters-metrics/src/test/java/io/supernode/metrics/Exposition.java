package io.supernode.metrics;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A page in Prometheus' text format, taken apart: the value of each series, by its name and labels as written. */
record Exposition(Map<String, Double> series, List<String> lines) {

    private static final Pattern LABEL = Pattern.compile("[{,]([a-z]+)=\"");

    static Exposition of(SupernodeMetrics metrics) {
        return of(new String(metrics.page(null).body(), StandardCharsets.UTF_8));
    }

    static Exposition of(String text) {
        Map<String, Double> series = new LinkedHashMap<>();
        List<String> lines = text.lines().toList();
        for (String line : lines) {
            if (!line.startsWith("#")) {
                int end = line.lastIndexOf(' ');
                Double old = series.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
                if (old != null) {
                    throw new AssertionError("twice: " + line);
                }
            }
        }
        return new Exposition(series, lines);
    }

    /** The value of a series without the prefix of the server's metrics; one that is not there has none. */
    double value(String name) {
        Double value = series.get(Meters.SERVER + name);
        if (value == null) {
            throw new AssertionError("no " + name + " in " + names());
        }
        return value;
    }

    /** The sum of all series of a metric of the server. */
    double sum(String name) {
        return series.entrySet().stream()
                .filter(one -> one.getKey().equals(Meters.SERVER + name)
                        || one.getKey().startsWith(Meters.SERVER + name + "{"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** The names of all series, without labels. */
    Set<String> names() {
        return series.keySet().stream()
                .map(one -> one.replaceAll("\\{.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names of the labels of a series, without that of the buckets. */
    Set<String> labels(String name) {
        return series.keySet().stream()
                .filter(one -> one.startsWith(name + "{"))
                .flatMap(one -> LABEL.matcher(one).results())
                .map(label -> label.group(1))
                .filter(label -> !label.equals("le"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
