package io.supernode.cluster.call;

import io.supernode.cluster.engine.ClusterNetwork;
import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.core.codec.ByteReader;
import io.supernode.core.codec.DamagedRecordException;
import io.supernode.core.port.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Calls that other nodes are to answer. Thread-safe; holds no thread while it waits. */
public final class RemoteCalls {

    /** Each is some client's, and holds what it has sent. */
    private static final int MOST_PENDING = 200_000;
    /** More than a process makes calls, and few enough to take little room in a message. */
    private static final long FIRST_NUMBERS = 1L << 41;

    private final ClusterNetwork network;
    private final Clock clock;
    /** From a number by chance: what another node still answers to the process that had this one's name before is not for this one. */
    private final AtomicLong numbers = new AtomicLong(ThreadLocalRandom.current().nextLong(FIRST_NUMBERS));
    private final ConcurrentMap<Long, PendingCall<?>> pending = new ConcurrentHashMap<>();
    /** Null before they are known. */
    private volatile ClusterMembers members;
    private volatile boolean isClosed;

    public RemoteCalls(ClusterNetwork network, Clock clock) {
        this.network = network;
        this.clock = clock;
    }

    /**
     * Makes a call on another node. Cancelling the answer withdraws it there.
     *
     * @param patience how long the answer may take; zero if it may take any time
     * @return completes with the answer, or with an {@link UnansweredException}
     */
    <T> CompletableFuture<T> call(String node, long epoch, ClusterCall<T> call, Duration patience) {
        long number = numbers.incrementAndGet();
        PendingCall<T> answer = new PendingCall<>(number, node, patience.isZero() ? 0 : clock.nanoTime() + patience.toNanos());
        if (pending.size() >= MOST_PENDING) {
            answer.completeExceptionally(new UnansweredException(UnansweredException.Reason.TOO_MANY));
            return answer;
        }
        pending.put(number, answer);
        network.send(node, CallMessages.call(number, epoch, call));
        ClusterMembers now = members;
        if (isClosed || now != null && !now.contains(node)) {
            // Whoever has closed this, or told of the members, may not have seen the call among those that wait.
            answer.fail(new UnansweredException(UnansweredException.Reason.NODE_LOST));
        }
        return answer;
    }

    /** An answer has come. */
    void received(String from, int kind, ByteReader in) {
        PendingCall<?> call = pending.get(in.readUnsigned());
        if (call == null || !call.node.equals(from)) {
            // It was given up, or somebody answers what he was not asked.
            return;
        }
        if (kind == CallMessages.ANSWER) {
            call.answered(AnswerCodec.read(in));
        } else if (kind == CallMessages.NOT_OWNER) {
            call.fail(new UnansweredException(UnansweredException.Reason.NOT_OWNER));
        } else if (kind == CallMessages.FAILED) {
            call.fail(new IllegalStateException("node " + from + " failed: " + in.readText()));
        } else {
            throw new DamagedRecordException("there is no message " + kind);
        }
    }

    /** Nobody waits for a node that is no member any more. */
    public void membersChanged(ClusterMembers next) {
        members = next;
        for (PendingCall<?> call : pending.values()) {
            if (!next.contains(call.node)) {
                call.fail(new UnansweredException(UnansweredException.Reason.NODE_LOST));
            }
        }
    }

    /** Gives up what has taken too long; called some times a second. */
    public void tick() {
        long now = clock.nanoTime();
        for (PendingCall<?> call : pending.values()) {
            if (call.deadlineNanos != 0 && now - call.deadlineNanos >= 0
                    && call.fail(new UnansweredException(UnansweredException.Reason.TIMED_OUT))) {
                network.send(call.node, CallMessages.cancel(call.number));
            }
        }
    }

    /** Nothing is heard of other nodes any more. */
    void close() {
        isClosed = true;
        for (PendingCall<?> call : pending.values()) {
            call.fail(new UnansweredException(UnansweredException.Reason.NODE_LOST));
        }
    }

    /** How many wait for an answer. */
    public int pending() {
        return pending.size();
    }

    private final class PendingCall<T> extends CompletableFuture<T> {

        private final long number;
        private final String node;
        /** 0 if there is none. */
        private final long deadlineNanos;

        PendingCall(long number, String node, long deadlineNanos) {
            this.number = number;
            this.node = node;
            this.deadlineNanos = deadlineNanos;
        }

        /** Of a member that speaks the same protocol: what answers another call is its fault, and fails where it is used. */
        @SuppressWarnings("unchecked")
        void answered(Object answer) {
            pending.remove(number);
            complete((T) answer);
        }

        boolean fail(RuntimeException failure) {
            pending.remove(number);
            return completeExceptionally(failure);
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            if (cancelled) {
                pending.remove(number);
                network.send(node, CallMessages.cancel(number));
            }
            return cancelled;
        }
    }
}
