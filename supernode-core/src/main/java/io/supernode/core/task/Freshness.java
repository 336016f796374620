package io.supernode.core.task;

import io.supernode.core.model.ContentKey;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.Revalidation;
import io.supernode.core.registration.Registration;
import io.supernode.core.swarm.Effects;

/**
 * Asks whether a complete content is still its origin's. It is asked as the content was asked for when it was fetched or last
 * confirmed, whoever it is that registers: what the origin says to one client's URL and headers must not replace what all
 * others get. Only where that brings no answer another client's own request may be heard:
 *
 * <ul>
 * <li>if the origin is there, but lets the known request in no more (its signature has expired, say), or
 * <li>if the client asks for nothing but the task's own URL, without headers.
 * </ul>
 */
final class Freshness {

    /** Takes the answer under the task's lock. */
    @FunctionalInterface
    interface Answered {

        /**
         * @param asked the registration whose request was answered
         * @param answer null if the origin fetcher failed to give one
         */
        void apply(Registration asked, Revalidation answer, long now, Effects effects);
    }

    private final OriginQuestions questions;

    Freshness(OriginQuestions questions) {
        this.questions = questions;
    }

    /** @param known whose request brought or confirmed the content {@code key} */
    void ask(ContentKey key, Registration known, Registration asker, Effects effects, Answered then) {
        questions.revalidate(key, known.origin(), effects, (answer, now, more) -> {
            if (isHeard(asker, known, answer)) {
                questions.revalidate(key, asker.origin(), more,
                        (second, later, most) -> then.apply(asker, second, later, most));
            } else {
                then.apply(known, answer, now, more);
            }
        });
    }

    private static boolean isHeard(Registration asker, Registration known, Revalidation answer) {
        if (!(answer instanceof Revalidation.Unanswered unanswered) || asker.origin().equals(known.origin())) {
            return false;
        }
        OriginRequest own = OriginRequest.of(asker.resource().url());
        return unanswered.wantsCredentials() || asker.origin().equals(own);
    }
}
