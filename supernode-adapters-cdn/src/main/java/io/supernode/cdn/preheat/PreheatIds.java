package io.supernode.cdn.preheat;

import java.util.List;

/**
 * The ids of preheats: milliseconds of the clock, and in a cluster three digits more that tell the node that took it, so that another
 * one can say whom to ask. Immutable.
 */
public final class PreheatIds {

    private static final int MARKS = 1000;
    private static final int NO_MARK = -1;
    /** An id of milliseconds alone has fewer digits until the year 33658. */
    private static final long LEAST_MARKED = 1_000_000_000_000_000L;

    private final int mark;

    private PreheatIds(int mark) {
        this.mark = mark;
    }

    /** Of a supernode alone. */
    public static PreheatIds alone() {
        return new PreheatIds(NO_MARK);
    }

    /** Of a node of a cluster, by its name. */
    public static PreheatIds ofNode(String name) {
        return new PreheatIds(mark(name));
    }

    private static int mark(String name) {
        return Math.floorMod(name.hashCode(), MARKS);
    }

    /** An id larger than {@code last}. */
    public long next(long last, long epochMillis) {
        return mark == NO_MARK
                ? Math.max(last + 1, epochMillis)
                : Math.max(last / MARKS + 1, epochMillis) * MARKS + mark;
    }

    /**
     * The nodes of these that may have taken the preheat: one, or more where names have the same three digits, as one pair of a thousand has.
     *
     * @return empty if none has, or the id tells no node
     */
    public static List<String> takers(long id, List<String> nodes) {
        return id < LEAST_MARKED ? List.of() : nodes.stream().filter(node -> mark(node) == id % MARKS).toList();
    }
}
