package io.supernode.testkit.peer;

import io.supernode.core.model.PieceRange;
import io.supernode.testkit.client.ClientKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Which pieces run and which are done, and which result is worth a pull: reports are merged as the Go clients do
 * (protocol section 2, "What is not reported").
 *
 * <p>{@link #put} and {@link #completed} may be called by any thread; everything else belongs to the thread that pulls.
 */
final class ResultQueue {

    private final BlockingQueue<PieceResult> queue = new LinkedBlockingQueue<>();
    /** Has one element while a completion was not noticed. */
    private final BlockingQueue<Boolean> completions = new ArrayBlockingQueue<>(1);
    /** Range to whether it is done; running ones are false, unknown ones absent. */
    private final Map<String, Boolean> pieces = new HashMap<>();

    private final Duration poll;
    private PieceResult merged;

    /** @param poll how long one look into the queue lasts; 2 s in real clients */
    ResultQueue(Duration poll) {
        this.poll = poll;
    }

    void put(PieceResult result) {
        queue.add(result);
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** A piece is on the disk: who sleeps need not any more. */
    void completed() {
        completions.offer(true);
    }

    /** Waits until a piece is on the disk, or so long. */
    void awaitCompletion(Duration longest) throws InterruptedException {
        completions.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Waits once for a result; empty when there is nothing to ask for yet, and this is to be called again. */
    Optional<PieceResult> next() throws InterruptedException {
        boolean merging = true;
        PieceResult result = queue.poll(poll.toMillis(), TimeUnit.MILLISECONDS);
        if (result == null) {
            merging = false;
        } else {
            if (!result.range().isEmpty() && !record(result)) {
                return Optional.empty();
            }
            merged = result;
        }
        if (merged == null || merging && merged.mayBeMerged() && isBusy()) {
            return Optional.empty();
        }
        Optional<PieceResult> report = Optional.of(merged);
        merged = null;
        return report;
    }

    /** Answers false for a piece that is neither running nor done. */
    private boolean record(PieceResult result) {
        Boolean done = pieces.get(result.range());
        if (done == null) {
            return false;
        }
        if (!done && result.isSuccess()) {
            pieces.put(result.range(), true);
        } else if (!done) {
            pieces.remove(result.range());
        }
        return true;
    }

    private boolean isBusy() {
        return !queue.isEmpty() || running() > ClientKind.MERGE_ABOVE_RUNNING;
    }

    private long running() {
        return pieces.values().stream().filter(done -> !done).count();
    }

    /** Marks a piece as running; answers false when it was running or done already. */
    boolean start(PieceRange range) {
        return pieces.putIfAbsent(range.toString(), false) == null;
    }

    boolean isDone(PieceRange range) {
        return pieces.getOrDefault(range.toString(), false);
    }

    /** How many pieces are done. */
    int done() {
        return (int) pieces.values().stream().filter(done -> done).count();
    }
}
