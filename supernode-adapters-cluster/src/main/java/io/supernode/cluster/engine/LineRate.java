package io.supernode.cluster.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Bounds how often one cause has a line in the log: the first line is written at once, and from then on one a minute, which has the
 * last of those that were left out, and their number. It remembers at most {@value #MAX_CAUSES} causes at a time; those beyond share
 * one. Thread-safe.
 */
final class LineRate {

    static final int MAX_CAUSES = 64;
    private static final String OTHER_CAUSES = "other";

    /** Carries out a minute later what it is given. */
    private final Executor minuteLater;
    /** The causes that had a line within the last minute. Guarded by the monitor. */
    private final Map<String, LeftOut> causes = new HashMap<>();

    /** Lines of a cause that were left out since its last one. Guarded by the monitor of the rate. */
    private static final class LeftOut {
        private long number;
        private String last;
        private Consumer<String> out;
    }

    LineRate(Executor minuteLater) {
        this.minuteLater = minuteLater;
    }

    /**
     * Whether a line is to be written now.
     *
     * @param text of the line
     * @param later writes a text in the place of those that are left out, on another thread; called once a minute at most
     */
    boolean admits(String cause, String text, Consumer<String> later) {
        String name;
        synchronized (this) {
            name = causes.containsKey(cause) || causes.size() < MAX_CAUSES - 1 ? cause : OTHER_CAUSES;
            LeftOut known = causes.get(name);
            if (known != null) {
                known.number++;
                known.last = text;
                known.out = later;
                return false;
            }
            causes.put(name, new LeftOut());
        }
        minuteLater.execute(() -> minuteIsOver(name));
        return true;
    }

    private void minuteIsOver(String cause) {
        LeftOut over;
        synchronized (this) {
            over = causes.remove(cause);
            if (over.number > 0) {
                causes.put(cause, new LeftOut());
            }
        }
        if (over.number > 0) {
            minuteLater.execute(() -> minuteIsOver(cause));
            over.out.accept(over.last + " (" + over.number + (over.number == 1 ? " line" : " lines") + " like it within a minute)");
        }
    }
}
