package io.supernode.cluster.call;

import io.supernode.core.codec.ByteReader;
import io.supernode.core.codec.DamagedRecordException;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.Clock;
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
    private final Clock clock;
    private final Duration pullPatience;
    private final LongAdder forwarded = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final LongAdder unanswered = new LongAdder();
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
        if (owned.members().isOwn(task.get()) && !owned.mustWait(task.get())) {
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
}
