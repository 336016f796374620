package io.supernode.core.task;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.Access;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.swarm.SwarmContext;
import java.time.Duration;

/** What clients are told who are not let into a task, and for how long a refusal is remembered (protocol section 1). */
final class RegistrationReplies {

    /**
     * 609, which is said in three cases: a registration has been held for 4 s and its credentials, or those that open the task, are
     * still being checked against the origin ({@link TaskScope#endLateWaits}); more different credentials of one task are being
     * checked than {@link AccessChecks#MAX}; or the origin fetcher failed to answer a check. The client asks again
     * (protocol section 1).
     */
    static final RegistrationOutcome PENDING = new RegistrationOutcome.AuthenticationPending(
            "another client of this task is being checked against the origin, ask again");

    /** Of all codes this one makes a client ask again. */
    static final RegistrationOutcome BEING_DELETED = new RegistrationOutcome.AuthenticationPending(
            "the task was dropped and is still being deleted, ask again");

    /** The next process answers it: to be sent to the origin would cost the client its download from peers. */
    static final RegistrationOutcome BEING_STOPPED = new RegistrationOutcome.AuthenticationPending(
            "the supernode is being stopped, ask again");

    /** The node that has the task now answers it. */
    static final RegistrationOutcome MOVED = new RegistrationOutcome.AuthenticationPending(
            EndedTask.MOVED + ", ask again");

    static final RegistrationOutcome BAD_IN_PART = new RegistrationOutcome.UrlRefused(
            "the content that this peer has in part cannot be had any more, download the file anew under another cid");

    /** How long a refusal is remembered that tells only that the origin cannot answer now. */
    private static final Duration DOWN_MEMORY = Duration.ofSeconds(5);

    /** So soon a fetch is tried again that has failed without a word of the origin's; the next time twice as late. */
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    /** Beyond it nothing doubles any more. */
    private static final int MAX_DOUBLINGS = 20;

    private RegistrationReplies() {}

    /**
     * How long a failure is remembered that may pass.
     *
     * @param earlier such failures since something succeeded
     * @param most the result is never more
     */
    static long backoffNanos(int earlier, long most) {
        return Math.min(most, FIRST_BACKOFF.toNanos() << Math.min(earlier, MAX_DOUBLINGS));
    }

    /** Whether the origin did not refuse, but could not answer. */
    static boolean isDown(OriginProbe probe) {
        return probe instanceof OriginProbe.Unavailable unavailable && unavailable.isDown();
    }

    /**
     * How long the answer to a probe is remembered: what the origin said definitely longer than that it could not answer.
     *
     * @param probe null if the origin fetcher gave no answer at all
     * @param most for what an origin says definitely
     */
    static long memoryNanos(OriginProbe probe, Duration most) {
        boolean brief = (probe == null || isDown(probe)) && DOWN_MEMORY.compareTo(most) < 0;
        return (brief ? DOWN_MEMORY : most).toNanos();
    }

    /** The message of a refusal of the origin. */
    static String message(RegistrationOutcome refusal) {
        if (refusal instanceof RegistrationOutcome.AuthenticationRequired required) {
            return required.message();
        }
        if (refusal instanceof RegistrationOutcome.UrlRefused refused) {
            return refused.message();
        }
        throw new IllegalArgumentException("not a refusal that is remembered: " + refusal);
    }

    /** When no more is taken from there for want of memory. */
    static RegistrationOutcome noMemory(SwarmContext swarms, CallerAddress caller) {
        return new RegistrationOutcome.UrlRefused(swarms.memoryFullFor(caller));
    }

    static RegistrationOutcome full(int mostPeers) {
        return new RegistrationOutcome.UrlRefused("this task has " + mostPeers + " peers, more are not taken");
    }

    static RegistrationOutcome fullFor(CallerAddress caller, int mostPeers) {
        return new RegistrationOutcome.UrlRefused(
                "there are " + mostPeers + " peers from " + caller.network() + " (maxPeersPerAddress), more are not taken");
    }

    /** @param access that was not granted; null if the origin fetcher gave no answer at all */
    static RegistrationOutcome after(Access access) {
        if (access instanceof Access.Refused refused) {
            return new RegistrationOutcome.AuthenticationRequired(refused.reason());
        }
        if (access instanceof Access.Different different) {
            // The origin gives it something: there it is to be had. 608 would end its download.
            return new RegistrationOutcome.UrlRefused(different.reason());
        }
        if (access instanceof Access.Unavailable unavailable) {
            return new RegistrationOutcome.UrlRefused(unavailable.reason());
        }
        return PENDING;
    }

    /** @param probe that found nothing to be fetched; null if it gave no answer at all */
    static RegistrationOutcome after(OriginProbe probe) {
        if (probe instanceof OriginProbe.Unauthorized unauthorized) {
            return new RegistrationOutcome.AuthenticationRequired(unauthorized.reason());
        }
        if (probe instanceof OriginProbe.Unavailable unavailable) {
            return new RegistrationOutcome.UrlRefused(unavailable.reason());
        }
        if (probe instanceof OriginProbe.Available available) {
            return new RegistrationOutcome.UrlRefused("a file of " + available.length() + " bytes is not supported");
        }
        return new RegistrationOutcome.UrlRefused("the origin could not be asked");
    }
}
