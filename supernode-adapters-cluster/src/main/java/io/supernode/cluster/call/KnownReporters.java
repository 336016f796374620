package io.supernode.cluster.call;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.report.PieceReport;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Peers of which the owner of their task has accepted a report. The next report of such a peer is answered before the owner has it, if
 * it comes from the same address, fewer than {@value #MOST_WAITING} of the same peer still wait for the owner, and fewer than
 * {@value #MOST_WAITING_OF_ALL} of all peers do. A peer whose report is refused is forgotten: its next one waits for the owner's answer.
 *
 * <p>{@value #PLACES} peers at most, some 10 MB. The hash code of a peer names a pair of places; who finds both taken takes one from
 * another peer, whose next report waits for the owner. Thread-safe.
 */
final class KnownReporters {

    private static final int PLACES = 1 << 15;
    /** More than clients download at a time. */
    private static final int MOST_WAITING = 8;
    /** A part of what may wait for other nodes: pulls and registrations need room there too. */
    private static final int MOST_WAITING_OF_ALL = 50_000;

    /**
     * One peer that is known.
     *
     * @param waiting how many reports that were answered still wait for the owner
     */
    record Reporter(
            String taskId, String cid, CallerAddress caller, ReportOutcome.Accepted answer, AtomicInteger waiting) {

        private boolean made(PieceReport report) {
            return cid.equals(report.cid()) && taskId.equals(report.taskId()) && caller.equals(report.caller());
        }
    }

    /** Two places that differ in the last bit of their number are a pair. */
    private final AtomicReferenceArray<Reporter> reporters = new AtomicReferenceArray<>(PLACES);
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean isClosed;

    /**
     * Who makes a report that may be answered before the owner has it. {@link #accepted} or {@link #refused} must then be called once.
     *
     * @return null if the report must wait for the owner
     */
    Reporter begin(PieceReport report) {
        Reporter reporter = find(report);
        if (reporter == null) {
            return null;
        }
        boolean isTooMany = reporter.waiting().incrementAndGet() > MOST_WAITING;
        isTooMany |= waiting.incrementAndGet() > MOST_WAITING_OF_ALL;
        // After it was counted: who closes this looks at the count next.
        if (isTooMany || isClosed) {
            ended(reporter);
            return null;
        }
        return reporter;
    }

    private Reporter find(PieceReport report) {
        int place = place(report);
        Reporter reporter = reporters.get(place);
        if (reporter != null && reporter.made(report)) {
            return reporter;
        }
        Reporter beside = reporters.get(place ^ 1);
        return beside != null && beside.made(report) ? beside : null;
    }

    /**
     * The owner has accepted a report.
     *
     * @param reporter what {@link #begin} answered; null if the client has waited for the owner
     */
    void accepted(PieceReport report, Reporter reporter, ReportOutcome.Accepted answer) {
        Reporter known = reporter == null ? find(report) : reporter;
        int place = place(report);
        if (known == null) {
            int free = reporters.get(place) == null || reporters.get(place ^ 1) != null ? place : place ^ 1;
            reporters.set(
                    free, new Reporter(report.taskId(), report.cid(), report.caller(), answer, new AtomicInteger()));
        } else if (!known.answer().equals(answer)) {
            // Not if another peer has the place by now, or this one was forgotten.
            Reporter renewed = new Reporter(known.taskId(), known.cid(), known.caller(), answer, known.waiting());
            reporters.compareAndSet(place, known, renewed);
            reporters.compareAndSet(place ^ 1, known, renewed);
        }
        ended(reporter);
    }

    /**
     * The owner has refused a report, or nobody could be asked.
     *
     * @param reporter what {@link #begin} answered; null if the client has waited for the owner
     */
    void refused(PieceReport report, Reporter reporter) {
        int place = place(report);
        forget(place, report);
        forget(place ^ 1, report);
        ended(reporter);
    }

    private void forget(int place, PieceReport report) {
        Reporter known = reporters.get(place);
        if (known != null && known.made(report)) {
            reporters.compareAndSet(place, known, null);
        }
    }

    private void ended(Reporter reporter) {
        if (reporter != null) {
            reporter.waiting().decrementAndGet();
            waiting.decrementAndGet();
        }
    }

    /** From now on all reports wait for their owners. */
    void close() {
        isClosed = true;
    }

    /** How many reports were answered that still wait for their owners. */
    int waiting() {
        return waiting.get();
    }

    private static int place(PieceReport report) {
        int hash = 31 * report.taskId().hashCode() + report.cid().hashCode();
        return (hash ^ hash >>> Short.SIZE) & PLACES - 1;
    }
}
