package io.supernode.testkit.load;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What one loop has measured in one phase; afterwards those of all loops are added up. Not thread-safe. */
final class Tally {

    /** Three digits: what is told apart differs by a thousandth. */
    private static final int DIGITS = 3;

    private final Map<CallKind, Histogram> nanos = new EnumMap<>(CallKind.class);
    private final Map<String, Long> errors = new TreeMap<>();
    private long errorCount;
    private long finishedRounds;
    private long waits;
    private long emptyAnswers;
    private long reregistrations;

    void answered(CallKind kind, long latencyNanos) {
        nanos.computeIfAbsent(kind, key -> new Histogram(DIGITS)).recordValue(Math.max(0, latencyNanos));
    }

    /** Counts an error; {@code kind} is one of few texts. */
    void error(String kind) {
        errors.merge(kind, 1L, Long::sum);
        errorCount++;
    }

    void finishedRound() {
        finishedRounds++;
    }

    void waited() {
        waits++;
    }

    void answeredEmpty() {
        emptyAnswers++;
    }

    void registeredAgain() {
        reregistrations++;
    }

    /** Adds what another loop has measured. */
    void add(Tally other) {
        other.nanos.forEach((kind, histogram) ->
                nanos.computeIfAbsent(kind, key -> new Histogram(DIGITS)).add(histogram));
        other.errors.forEach((kind, count) -> errors.merge(kind, count, Long::sum));
        errorCount += other.errorCount;
        finishedRounds += other.finishedRounds;
        waits += other.waits;
        emptyAnswers += other.emptyAnswers;
        reregistrations += other.reregistrations;
    }

    /** Times by kind of call, in nanoseconds; kinds that were never answered are absent. */
    Map<CallKind, Histogram> nanos() {
        return nanos;
    }

    /** All answered calls, without regard to kind. */
    long calls() {
        return nanos.values().stream().mapToLong(Histogram::getTotalCount).sum();
    }

    Map<String, Long> errors() {
        return errors;
    }

    long errorCount() {
        return errorCount;
    }

    /** Downloads that were played to their end. */
    long finishedRounds() {
        return finishedRounds;
    }

    /** Replies 602. */
    long waits() {
        return waits;
    }

    /** Replies 601 to an idle peer that list nothing new. */
    long emptyAnswers() {
        return emptyAnswers;
    }

    /** Peers that the supernode did not know any more. */
    long reregistrations() {
        return reregistrations;
    }
}
