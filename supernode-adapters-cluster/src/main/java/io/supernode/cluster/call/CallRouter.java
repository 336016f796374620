package io.supernode.cluster.call;

import io.supernode.core.codec.ByteReader;
import io.supernode.core.codec.DamagedRecordException;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceRange;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.port.Clock;
import io.supernode.core.report.PieceReport;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

/** Brings each call to the node that owns its task: this one, or another. Thread-safe. */
public final class CallRouter {

    private final OwnedCalls owned;
    private final RemoteCalls remote;
    private final IncomingCalls incoming;
    private final RetryQueue retries;
    private final KnownReporters reporters = new KnownReporters();
    private final Clock clock;
    private final Duration pullPatience;
    private final LongAdder forwarded = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final LongAdder unanswered = new LongAdder();
    private final LongAdder refusedReports = new LongAdder();
    private volatile boolean isClosed;

    /** @param pullPatience how long another node may hold a pull and take for its answer */
    public CallRouter(
            OwnedCalls owned,
            RemoteCalls remote,
            IncomingCalls incoming,
            RetryQueue retries,
            Clock clock,
            Duration pullPatience) {
        this.owned = owned;
        this.remote = remote;
        this.incoming = incoming;
        this.retries = retries;
        this.clock = clock;
        this.pullPatience = pullPatience;
    }

    /** Makes the call where it belongs; cancelling the answer cancels it there. */
    public <T> CompletionStage<T> route(ClusterCall<T> call) {
        Optional<TaskId> task = call.task();
        if (task.isEmpty()) {
            return owned.makeHere(call);
        }
        if (isHere(task.get())) {
            CompletableFuture<T> answer = owned.make(call, task.get()).toCompletableFuture();
            if (answer.isDone() && !answer.isCompletedExceptionally()) {
                return answer;
            }
            RoutedCall<T> routed = new RoutedCall<>(this, call, task.get());
            routed.follow(answer);
            return routed;
        }
        RoutedCall<T> routed = new RoutedCall<>(this, call, task.get());
        routed.attempt();
        return routed;
    }

    private boolean isHere(TaskId task) {
        return owned.members().isOwn(task) && !owned.mustWait(task);
    }

    /**
     * Makes the call where it belongs. If the owner has accepted a report of this peer before, the client is answered before the owner
     * has this one ({@link KnownReporters}): clients need nothing of the answer but its code. Such a report is tried again as any other
     * call. The owner takes a report and a pull of the same client in either order. A report without a cid, with one
     * that no peer can have, or with a range that cannot be read waits for the owner.
     */
    public CompletionStage<ReportOutcome> report(ClusterCall.ReportPiece call) {
        PieceReport report = call.report();
        Optional<TaskId> task = call.task();
        if (task.isEmpty()
                || isHere(task.get())
                || report.cid() == null
                || isTooLong(report)
                || PieceRange.tryParse(report.pieceRange()).isEmpty()) {
            return route(call);
        }
        return new RoutedReport(this, call, task.get()).send();
    }

    /**
     * Whether it names as the server what can be no peer. Many reports may wait whose clients have their answers, and must not fill
     * the memory; what else is in them is bounded.
     */
    private static boolean isTooLong(PieceReport report) {
        return report.dstCid() != null && report.dstCid().length() > PeerId.MAX_LENGTH;
    }

    /** From now on no report is answered before its owner has it. */
    public void answerNoReportEarly() {
        reporters.close();
    }

    /** How many reports were answered that their owners have not answered yet. */
    public int waitingReports() {
        return reporters.waiting();
    }

    /**
     * A message about a call has come.
     *
     * @throws DamagedRecordException if it is none
     */
    public void received(String from, int kind, ByteReader in) {
        if (kind == CallMessages.CALL || kind == CallMessages.CANCEL) {
            incoming.received(from, kind, in);
        } else {
            remote.received(from, kind, in);
        }
    }

    /**
     * No other node is asked any more: calls that wait for one, and all that would, are given up at once. Their clients are told to
     * ask again, which is better than a connection that is cut off.
     */
    public void close() {
        reporters.close();
        isClosed = true;
        remote.close();
        retries.run();
    }

    boolean isClosed() {
        return isClosed;
    }

    OwnedCalls owned() {
        return owned;
    }

    RemoteCalls remote() {
        return remote;
    }

    RetryQueue retries() {
        return retries;
    }

    KnownReporters reporters() {
        return reporters;
    }

    Clock clock() {
        return clock;
    }

    Duration pullPatience() {
        return pullPatience;
    }

    void countForwarded() {
        forwarded.increment();
    }

    void countRetried() {
        retried.increment();
    }

    void countUnanswered() {
        unanswered.increment();
    }

    void countRefusedReport() {
        refusedReports.increment();
    }

    /** Calls that were passed on to other nodes, each attempt. */
    public long forwarded() {
        return forwarded.sum();
    }

    /** Attempts that brought no answer, and were followed by another one. */
    public long retried() {
        return retried.sum();
    }

    /** Calls whose client was told to ask again, or had its report lost. */
    public long unanswered() {
        return unanswered.sum();
    }

    /** Reports that were answered before the owner refused them or failed. */
    public long refusedReports() {
        return refusedReports.sum();
    }
}
