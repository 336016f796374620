package io.supernode.core.task;

import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.swarm.Effects;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who waits for which check of credentials. Different ones run side by side; when there are too many, the eldest is not waited
 * for any longer, so that nobody who hangs, or makes an origin hang, keeps others from being checked. Its answer still counts
 * when it comes. Guarded by the task's lock.
 */
final class Checks {

    /** Credentials of one task that are waited for at once. */
    static final int MAX = 8;

    private final Map<String, Waiters> running = new LinkedHashMap<>();

    /** Who waits for the check of these credentials, or null if none runs. */
    Waiters waitersFor(String hash) {
        return running.get(hash);
    }

    /** A check of these credentials begins. */
    Waiters begin(String hash, Effects effects) {
        if (running.size() >= MAX) {
            Iterator<Waiters> eldest = running.values().iterator();
            pend(eldest.next(), effects);
            eldest.remove();
        }
        Waiters waiters = new Waiters();
        running.put(hash, waiters);
        return waiters;
    }

    /** A check has come to its end; it may have been begun once more meanwhile. */
    void end(String hash, Waiters waiters) {
        running.remove(hash, waiters);
    }

    boolean isWaitedFor() {
        return running.values().stream().anyMatch(waiters -> !waiters.isEmpty());
    }

    /** Nobody waits longer for the origin than a client does. */
    void tick(long now, Effects effects) {
        running.values().stream().filter(waiters -> waiters.isDue(now)).forEach(waiters -> pend(waiters, effects));
    }

    void answerAll(RegistrationOutcome outcome, Effects effects) {
        running.values().forEach(waiters -> waiters.answer(registration -> outcome, effects));
    }

    private static void pend(Waiters waiters, Effects effects) {
        waiters.answer(registration -> Refusals.PENDING, effects);
    }
}
