package io.supernode.core.task;

import java.util.ArrayList;
import java.util.List;

/** Applicants that wait for an answer of the origin. Guarded by the task's lock. */
final class WaitingApplicants {

    private record Waiting(Applicant applicant, long sinceNanos) {}

    private List<Waiting> waiting = new ArrayList<>();

    void add(Applicant applicant, long nowNanos) {
        waiting.add(new Waiting(applicant, nowNanos));
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whether a client has waited for so long; whoever preheats has all the time of the world. */
    boolean hasWaited(long nanos, long nowNanos) {
        for (Waiting one : waiting) {
            if (one.applicant() instanceof Applicant.Peer && nowNanos - one.sinceNanos() >= nanos) {
                return true;
            }
        }
        return false;
    }

    /** All of them, who wait no longer. */
    List<Applicant> takeAll() {
        List<Applicant> taken = new ArrayList<>(waiting.size());
        waiting.forEach(one -> taken.add(one.applicant()));
        waiting = new ArrayList<>();
        return taken;
    }

    /** The clients among them, who wait no longer. */
    List<Applicant> takePeers() {
        List<Applicant> taken = new ArrayList<>(waiting.size());
        List<Waiting> rest = new ArrayList<>();
        for (Waiting one : waiting) {
            if (one.applicant() instanceof Applicant.Peer) {
                taken.add(one.applicant());
            } else {
                rest.add(one);
            }
        }
        waiting = rest;
        return taken;
    }

    /** Takes over those of {@code other}, who have waited since they came. */
    void addAll(WaitingApplicants other) {
        waiting.addAll(other.waiting);
        other.waiting = new ArrayList<>();
    }
}
