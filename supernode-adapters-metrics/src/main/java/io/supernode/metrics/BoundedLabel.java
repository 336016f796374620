package io.supernode.metrics;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The values that a label takes from clients: the first of them have series of their own, all further ones share those
 * of {@value #OTHER}. So do values that are long or cannot be printed. Thread-safe.
 *
 * @param <T> what is counted for one value
 */
final class BoundedLabel<T> {

    /** The value that stands for all that have none of their own. */
    static final String OTHER = "other";

    private static final int MAX_LENGTH = 64;

    private final int most;
    private final Function<String, T> create;
    private final Map<String, T> values = new ConcurrentHashMap<>();
    private final T other;

    /**
     * @param most values with series of their own
     * @param create makes what is counted for a value; at once for {@value #OTHER}
     */
    BoundedLabel(int most, Function<String, T> create) {
        this.most = most;
        this.create = create;
        this.other = create.apply(OTHER);
        values.put(OTHER, other);
    }

    /** What is counted for {@code value}. */
    T of(String value) {
        T known = values.get(value);
        return known == null ? add(value) : known;
    }

    private T add(String value) {
        // The map only grows: once it is full, strangers cost no lock.
        if (values.size() > most || !isPlain(value)) {
            return other;
        }
        synchronized (this) {
            return values.size() > most ? other : values.computeIfAbsent(value, create);
        }
    }

    /** Two values that are written alike would be one series twice, and Prometheus would refuse all. */
    private static boolean isPlain(String value) {
        return value.length() <= MAX_LENGTH
                && value.chars().noneMatch(Character::isISOControl)
                && StandardCharsets.UTF_8.newEncoder().canEncode(value);
    }
}
