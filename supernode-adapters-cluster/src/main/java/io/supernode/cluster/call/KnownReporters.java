package io.supernode.cluster.call;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.report.PieceReport;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Peers of which the owner of their task has accepted a report. The next report of such a peer is answered before the owner has it, if
 * it comes from the same address and fewer than {@value #MOST_WAITING} of the same peer still wait for the owner. A peer whose report is
 * refused is forgotten: its next one waits for the owner's answer.
 *
 * <p>{@value #PLACES} peers at most, some 10 MB. Two peers that have the same hash code are both known, of more than two some wait for
 * the owner. Thread-safe.
 */
final class KnownReporters {

    private static final int PLACES = 1 << 15;
    /** Of one peer: more than clients download at a time. */
    private static final int MOST_WAITING = 8;

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

    /** Peers with the same hash code have the place of that number, and the one beside it. */
    private final AtomicReferenceArray<Reporter> reporters = new AtomicReferenceArray<>(PLACES);
    private final AtomicInteger waiting = new AtomicInteger();

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
        if (reporter.waiting().incrementAndGet() > MOST_WAITING) {
            reporter.waiting().decrementAndGet();
            return null;
        }
        waiting.incrementAndGet();
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
     * @param reporter what {@link #begin} answered
     */
    void accepted(PieceReport report, Reporter reporter, ReportOutcome.Accepted answer) {
        // One whose place another peer has taken meanwhile is known again when it has waited for the owner.
        Reporter known = reporter == null ? find(report) : reporter;
        if (known == null || !known.answer().equals(answer)) {
            forget(report);
            int place = place(report);
            reporters.set(
                    reporters.get(place) == null || reporters.get(place ^ 1) != null ? place : place ^ 1,
                    new Reporter(report.taskId(), report.cid(), report.caller(), answer, new AtomicInteger()));
        }
        ended(reporter);
    }

    /**
     * The owner has refused a report, or nobody could be asked.
     *
     * @param reporter what {@link #begin} answered
     */
    void refused(PieceReport report, Reporter reporter) {
        forget(report);
        ended(reporter);
    }

    private void forget(PieceReport report) {
        int place = place(report);
        Reporter known = find(report);
        reporters.compareAndSet(place, known, null);
        reporters.compareAndSet(place ^ 1, known, null);
    }

    private void ended(Reporter reporter) {
        if (reporter != null) {
            reporter.waiting().decrementAndGet();
            waiting.decrementAndGet();
        }
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
