package io.supernode.core.runtime;

import io.supernode.core.decision.Decision;
import io.supernode.core.decision.Effect;
import io.supernode.core.event.SupernodeEvent;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What a task has decided and what is not carried out yet: its events, and the effects whose order matters. One thread at a time
 * empties it, in the order in which they were decided.
 */
final class Outbox {

    /** So often a thread looks for what others have added: more than any chain of effects is long. */
    private static final int MOST_BATCHES = 16;
    private static final int LARGEST_BATCH = 64;

    /** An event with the instant at which it happened. */
    record TimedEvent(SupernodeEvent event, long atNanos) {}

    private final Object lock;
    private final Consumer<Object> carryOut;
    private final BooleanSupplier isToTheEnd;
    private final Runnable whenLeft;
    /** Null if there are none; guarded by the lock. */
    private Queue<Object> entries;
    /** Guarded by the lock. */
    private boolean isBeingEmptied;

    /**
     * @param lock of the task
     * @param carryOut takes each {@link TimedEvent} and {@link Effect.Ordered}, without the lock
     * @param isToTheEnd whether whoever empties it takes all along that others add, however long it takes
     * @param whenLeft is told, under the lock, that something is left for another call
     */
    Outbox(Object lock, Consumer<Object> carryOut, BooleanSupplier isToTheEnd, Runnable whenLeft) {
        this.lock = lock;
        this.carryOut = carryOut;
        this.isToTheEnd = isToTheEnd;
        this.whenLeft = whenLeft;
    }

    /** Adds what has been decided at an instant. Called under the lock. */
    void add(Decision decision, long nowNanos) {
        if (decision.isEmpty()) {
            return;
        }
        for (SupernodeEvent event : decision.events()) {
            put(new TimedEvent(event, nowNanos));
        }
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.Ordered) {
                put(effect);
            }
        }
    }

    private void put(Object entry) {
        if (entries == null) {
            entries = new ArrayDeque<>(4);
        }
        entries.add(entry);
    }

    /** Whether there is something in it, and nobody at it. Called under the lock. */
    boolean isToBeEmptied() {
        return entries != null && !isBeingEmptied;
    }

    /**
     * Carries out what is in it, unless another thread is at it. What others add meanwhile is taken along, but not without end: this
     * thread's own caller waits. The rest is for the next call that decides something, or tick. Called without the lock.
     */
    void empty() {
        for (int i = 0; i < MOST_BATCHES || isToTheEnd.getAsBoolean(); i++) {
            Queue<Object> batch = takeBatch(i == 0);
            if (batch == null) {
                return;
            }
            boolean isDone = false;
            try {
                for (Object next = batch.poll(); next != null; next = batch.poll()) {
                    carryOut.accept(next);
                }
                isDone = true;
            } finally {
                if (!isDone) {
                    // An error, as of memory: the next call goes on with the rest.
                    putBack(batch);
                }
            }
        }
        leaveRest();
    }

    /** The first entries; null if there are none, or another thread is at it. */
    private Queue<Object> takeBatch(boolean isFirst) {
        synchronized (lock) {
            if (isFirst && isBeingEmptied) {
                return null;
            }
            Queue<Object> batch = entries;
            entries = null;
            isBeingEmptied = batch != null;
            if (batch != null && batch.size() > LARGEST_BATCH) {
                entries = batch;
                batch = new ArrayDeque<>(LARGEST_BATCH);
                for (int i = 0; i < LARGEST_BATCH; i++) {
                    batch.add(entries.poll());
                }
            }
            return batch;
        }
    }

    private void putBack(Queue<Object> batch) {
        synchronized (lock) {
            if (entries != null) {
                batch.addAll(entries);
            }
            entries = batch.isEmpty() ? null : batch;
            isBeingEmptied = false;
        }
    }

    private void leaveRest() {
        synchronized (lock) {
            isBeingEmptied = false;
            if (entries != null) {
                whenLeft.run();
            }
        }
    }
}
