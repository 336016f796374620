package io.supernode.core.task;

import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The clients whose own credentials are being checked against the origin, each set of credentials once however many clients
 * bring it, and all of them side by side. Guarded by the task's lock.
 */
final class AccessChecks {

    /** Different credentials of one task that are checked at once: bounds what a flood of them may cost. */
    static final int MAX = 1024;

    private static final long PAUSE_NANOS = 100_000_000;

    /** One set of credentials that is being checked. */
    static final class Check {
        /** Of the first who brought them. */
        final OriginRequest origin;
        final WaitingApplicants waiting = new WaitingApplicants();
        /** The number of the question that is being answered; 0: nothing is being asked. */
        long question;
        /** Whether that question is a whole probe, which can open the content. */
        boolean isProbe;
        /** What the origin has said to these credentials while another client's probe was under way. */
        Optional<OriginProbe.Available> inspected = Optional.empty();
        /** Whether its clients' patience was exceeded: whoever comes now is not held once more. */
        boolean isLate;

        /** When the last answer was that too little is known to compare; asked again a little later. */
        private long pausedNanos;

        private Check(OriginRequest origin) {
            this.origin = origin;
        }

        /** Whether it is time to ask once more for those who wait. */
        boolean isToBeResumed(long nowNanos) {
            return question == 0 && !waiting.isEmpty() && nowNanos - pausedNanos >= PAUSE_NANOS;
        }
    }

    private final Map<OriginRequest, Check> byOrigin = new LinkedHashMap<>();
    private final Map<Long, Check> byQuestion = new HashMap<>();
    private final RequestMemory memory;

    /** @param memory where the requests count that are checked */
    AccessChecks(RequestMemory memory) {
        this.memory = memory;
    }

    boolean isEmpty() {
        return byOrigin.isEmpty();
    }

    boolean isFull() {
        return byOrigin.size() >= MAX;
    }

    /** The check of these credentials, or null. */
    Check find(OriginRequest origin) {
        return byOrigin.get(origin);
    }

    /** The check that waits for the answer to this question, or null. */
    Check find(long question) {
        return byQuestion.get(question);
    }

    /** A check of these credentials begins; there must be none. */
    Check add(OriginRequest origin) {
        Check check = new Check(origin);
        byOrigin.put(origin, check);
        memory.add(origin.caller(), RequestMemory.of(origin));
        return check;
    }

    /** The check now waits for the answer to {@code question}, and no longer for that to another. */
    void asks(Check check, long question) {
        byQuestion.remove(check.question);
        check.question = question;
        byQuestion.put(question, check);
    }

    /** The question is answered, the check goes on. */
    void answered(Check check) {
        byQuestion.remove(check.question);
        check.question = 0;
        check.isProbe = false;
    }

    /** The answer was that too little is known of the content yet: the check is asked again a little later. */
    void pause(Check check, long nowNanos) {
        answered(check);
        check.pausedNanos = nowNanos;
    }

    /** The check has come to its end. */
    void end(Check check) {
        if (byOrigin.remove(check.origin, check)) {
            memory.add(check.origin.caller(), -RequestMemory.of(check.origin));
        }
        byQuestion.remove(check.question, check);
    }

    void endAll() {
        all().forEach(this::end);
    }

    /** All checks that run now, the eldest first; a copy. */
    List<Check> all() {
        return List.copyOf(byOrigin.values());
    }

    boolean isWaitedFor() {
        for (Check check : byOrigin.values()) {
            if (!check.waiting.isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
