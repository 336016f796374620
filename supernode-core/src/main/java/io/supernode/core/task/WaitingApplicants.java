package io.supernode.core.task;

import java.util.ArrayList;
import java.util.List;

/** Applicants that wait for an answer of the origin. Guarded by the task's lock. */
final class WaitingApplicants {

    private List<Applicant> waiting = new ArrayList<>();

    void add(Applicant applicant) {
        waiting.add(applicant);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /**
     * Whether a client has waited for so long since it came, here and elsewhere; a preheat never has: it waits without a
     * limit.
     */
    boolean hasWaited(long nanos, long nowNanos) {
        for (Applicant applicant : waiting) {
            if (applicant instanceof Applicant.Peer peer && nowNanos - peer.sinceNanos() >= nanos) {
                return true;
            }
        }
        return false;
    }

    /** All of them, who wait no longer. */
    List<Applicant> takeAll() {
        List<Applicant> taken = waiting;
        waiting = new ArrayList<>();
        return taken;
    }

    /** The clients among them, who wait no longer. */
    List<Applicant> takePeers() {
        List<Applicant> taken = new ArrayList<>(waiting.size());
        List<Applicant> rest = new ArrayList<>();
        for (Applicant applicant : waiting) {
            (applicant instanceof Applicant.Peer ? taken : rest).add(applicant);
        }
        waiting = rest;
        return taken;
    }
}
