package io.supernode.http.control;

import io.supernode.core.outcome.RegistrationOutcome;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How a control port ends without a client that gives up. An HTTP status other than 200 and a refused connection cost a client a
 * supernode of its list, or its download; 602 and 609 make it ask again, here or in the process that comes next (protocol
 * sections 1 and 2). So pulls and registrations wait without the core, at last to be told 602 and 609. Thread-safe.
 */
final class Ending {

    /** Clients wait 5 s. */
    private static final Duration REGISTRATION_PATIENCE = Duration.ofSeconds(4);

    private static final RegistrationOutcome ASK_AGAIN =
            new RegistrationOutcome.AuthenticationPending("the supernode is being restarted, ask again");

    private enum Phase { SERVING, ENDING, HANDED_OVER, OVER }

    private final HeldPulls pulls;
    private final Set<CompletableFuture<RegistrationOutcome>> registrations = ConcurrentHashMap.newKeySet();
    private volatile Phase phase = Phase.SERVING;

    Ending(HeldPulls pulls) {
        this.pulls = pulls;
    }

    /** The end is near: the core holds nothing any more. */
    void begin() {
        reach(Phase.ENDING);
        pulls.withdrawAll();
    }

    /** Somebody else has what the core knew: nothing must be reported here any more. */
    void handedOver() {
        begin();
        reach(Phase.HANDED_OVER);
    }

    /** Nobody may wait any longer. */
    void finish() {
        begin();
        reach(Phase.OVER);
        pulls.finish();
        registrations.forEach(registration -> registration.complete(ASK_AGAIN));
    }

    private synchronized void reach(Phase next) {
        if (next.compareTo(phase) > 0) {
            phase = next;
        }
    }

    boolean hasBegun() {
        return phase != Phase.SERVING;
    }

    /** Whether pulls are answered without the core: clients repeat a pull, with what it reported, after a 602. */
    boolean isHandedOver() {
        return phase.compareTo(Phase.HANDED_OVER) >= 0;
    }

    /** Lets a registration wait for the end. */
    CompletionStage<RegistrationOutcome> hold() {
        CompletableFuture<RegistrationOutcome> registration = new CompletableFuture<>();
        registrations.add(registration);
        registration.whenComplete((outcome, failure) -> registrations.remove(registration));
        if (phase == Phase.OVER) {
            registration.complete(ASK_AGAIN);
        } else {
            registration.completeOnTimeout(ASK_AGAIN, REGISTRATION_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
        return registration;
    }
}
