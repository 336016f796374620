package io.supernode.testkit.load;

import java.util.ArrayDeque;

/**
 * Calls that wait for a connection. Pulls may be held by the server, each with its connection, so they wait in a lane of
 * their own: what the server answers at once goes first. For the thread of one loop.
 */
final class Outbox {

    /** A client that has to ask again does not spin. Real ones sleep longer, which would measure their sleep. */
    private static final long PAUSE_NANOS = 10_000_000;

    private final ArrayDeque<Call> prompt = new ArrayDeque<>();
    private final ArrayDeque<Call> pulls = new ArrayDeque<>();
    private final ArrayDeque<Later> later = new ArrayDeque<>();

    private record Later(Call call, long dueNanos) {}

    void add(Call call) {
        (call.kind() == CallKind.PULL ? pulls : prompt).add(call);
    }

    /** Adds a call that is made after a short pause. */
    void addLater(Call call, long nowNanos) {
        later.add(new Later(call, nowNanos + PAUSE_NANOS));
    }

    /** Moves what has paused long enough to the others. */
    void ripen(long nowNanos) {
        for (Later next = later.peek(); next != null && next.dueNanos() - nowNanos <= 0; next = later.peek()) {
            add(later.poll().call());
        }
    }

    /**
     * The next call to make, or null.
     *
     * @param pullsToo whether a connection is left for a call that may be held
     */
    Call poll(boolean pullsToo) {
        Call call = prompt.poll();
        return call == null && pullsToo ? pulls.poll() : call;
    }

    /** Whether nothing waits, not even later. */
    boolean isEmpty() {
        return prompt.isEmpty() && pulls.isEmpty() && later.isEmpty();
    }

    /** Drops everything: a phase is over. */
    void clear() {
        prompt.clear();
        pulls.clear();
        later.clear();
    }
}
