package io.supernode.app.log;

import io.supernode.core.port.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.event.Level;

/**
 * Decides which lines are written, so that neither an attack nor a failure that repeats itself fills the disk or hides what
 * matters:
 *
 * <ul>
 * <li>A line is written once; how often the same was to be said again is told a minute later, in one line.
 * <li>Each cause has {@value #CAUSE_PER_SECOND} lines a second, {@value #CAUSE_AT_ONCE} at once, or what else was asked for, and
 *     all causes together have {@value #ALL_PER_SECOND} and {@value #ALL_AT_ONCE}. Of what is left out, the number is told once a
 *     minute and cause.
 * </ul>
 *
 * <p>It remembers at most {@value #MAX_REMEMBERED} lines and {@value #MAX_CAUSES} causes. Thread-safe.
 */
final class LineLimit {

    static final long MINUTE_NANOS = 60_000_000_000L;
    static final int MAX_REMEMBERED = 4096;
    static final int MAX_CAUSES = 128;
    static final int CAUSE_PER_SECOND = 10;
    static final int CAUSE_AT_ONCE = 100;
    static final int ALL_PER_SECOND = 50;
    static final int ALL_AT_ONCE = 500;
    /** Causes beyond the most share one. */
    private static final String OTHER_CAUSES = "other lines";

    private final Clock clock;
    private final int causeAtOnce;
    private final double causePerSecond;
    private final TokenBucket all;
    private final Map<String, Cause> causes = new LinkedHashMap<>();
    /** The lines of the last minute, the eldest first. */
    private final Map<String, Written> written = new LinkedHashMap<>();
    private long toldNanos;

    private static final class Cause {
        private final String name;
        private final TokenBucket lines;
        private long leftOut;

        private Cause(String name, TokenBucket lines) {
            this.name = name;
            this.lines = lines;
        }
    }

    private static final class Written {
        private final LogLine line;
        private final long atNanos;
        private long repeats;

        private Written(LogLine line, long nowNanos) {
            this.line = line;
            this.atNanos = nowNanos;
        }
    }

    LineLimit(Clock clock) {
        this(clock, CAUSE_AT_ONCE, CAUSE_PER_SECOND);
    }

    /** One whose causes have so many lines. */
    LineLimit(Clock clock, int causeAtOnce, double causePerSecond) {
        this.clock = clock;
        this.causeAtOnce = causeAtOnce;
        this.causePerSecond = causePerSecond;
        this.toldNanos = clock.nanoTime();
        this.all = new TokenBucket(ALL_AT_ONCE, ALL_PER_SECOND, toldNanos);
    }

    /** Whether the line is to be written now. */
    synchronized boolean admits(LogLine line) {
        long now = clock.nanoTime();
        Written same = written.get(line.key());
        if (same != null && now - same.atNanos < MINUTE_NANOS) {
            same.repeats++;
            return false;
        }
        if (same != null) {
            // Nobody has asked what is due for a minute: the one who writes is stuck.
            leaveOut(written.remove(line.key()), now);
        }
        Cause cause = cause(line.cause(), now);
        if (!takesOne(cause, now)) {
            cause.leftOut++;
            return false;
        }
        if (written.size() >= MAX_REMEMBERED) {
            leaveOut(removeEldest(), now);
        }
        written.put(line.key(), new Written(line, now));
        return true;
    }

    private boolean takesOne(Cause cause, long now) {
        if (!cause.lines.hasOne(now) || !all.hasOne(now)) {
            return false;
        }
        cause.lines.take();
        all.take();
        return true;
    }

    private Cause cause(String name, long now) {
        Cause known = causes.get(name);
        if (known != null) {
            return known;
        }
        return causes.computeIfAbsent(
                causes.size() < MAX_CAUSES - 1 ? name : OTHER_CAUSES,
                fresh -> new Cause(fresh, new TokenBucket(causeAtOnce, causePerSecond, now)));
    }

    /** How many lines it remembers. */
    synchronized int remembered() {
        return written.size();
    }

    private Written removeEldest() {
        Iterator<Written> eldest = written.values().iterator();
        Written removed = eldest.next();
        eldest.remove();
        return removed;
    }

    private void leaveOut(Written forgotten, long now) {
        cause(forgotten.line.cause(), now).leftOut += forgotten.repeats;
    }

    /** The lines that are to be written now about what was not; called again and again. */
    synchronized List<LogLine> due() {
        long now = clock.nanoTime();
        List<LogLine> due = new ArrayList<>();
        while (!written.isEmpty() && now - written.values().iterator().next().atNanos >= MINUTE_NANOS) {
            tellRepeats(removeEldest(), now, due);
        }
        if (now - toldNanos >= MINUTE_NANOS) {
            toldNanos = now;
            tellLeftOut(due);
        }
        return due;
    }

    /** All that is still to be told, because the log ends. */
    synchronized List<LogLine> last() {
        long now = clock.nanoTime();
        List<LogLine> due = new ArrayList<>();
        while (!written.isEmpty()) {
            tellRepeats(removeEldest(), now, due);
        }
        tellLeftOut(due);
        return due;
    }

    private void tellRepeats(Written over, long now, List<LogLine> due) {
        if (over.repeats == 0) {
            return;
        }
        Cause cause = cause(over.line.cause(), now);
        if (takesOne(cause, now)) {
            String times = over.repeats == 1 ? "once more" : over.repeats + " times more";
            due.add(LogLine.of(over.line.cause(), over.line.level(), over.line.text() + " (" + times + ')'));
        } else {
            cause.leftOut += over.repeats;
        }
    }

    private void tellLeftOut(List<LogLine> due) {
        for (Cause cause : causes.values()) {
            if (cause.leftOut > 0) {
                due.add(LogLine.of(
                        cause.name, Level.WARN, cause.leftOut + " lines were left out of the log: " + cause.name));
                cause.leftOut = 0;
            }
        }
    }
}
