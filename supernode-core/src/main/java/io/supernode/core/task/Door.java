package io.supernode.core.task;

import io.supernode.core.model.ContentKey;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.Access;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.registration.Registration;
import io.supernode.core.swarm.Effects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The door of a task: open to everybody, or to those alone to whom the origin gives the content for their own credentials.
 * Whoever asks for a stricter proof of who the origin is than the one who brought the content is asked for as well.
 * Guarded by the task's lock; the origin is asked outside of it.
 */
final class Door {

    /** What is behind it. */
    interface House {

        /** Whether {@code content} is what who comes in now gets. */
        boolean holds(ContentKey content);

        RegistrationOutcome join(Registration registration, long now);

        /** The origin has given somebody something else than this house has. */
        void differs(long now, Effects effects);
    }

    private final TaskContext context;
    private final OriginQuestions questions;
    private final Editions editions;
    private final House house;
    private final Credentials credentials;
    private final Checks checks = new Checks();
    private boolean closed;
    /** By whose word the origin of the content is what it says; null before there is a content. */
    private OriginRequest openedBy;
    /** For whom alone the content was begun while the origin had not answered; null once it has. */
    private OriginRequest undecidedFor;

    Door(TaskContext context, OriginQuestions questions, Editions editions, House house) {
        this.context = context;
        this.questions = questions;
        this.editions = editions;
        this.house = house;
        this.credentials = new Credentials(context.salt());
    }

    /** How {@code registration} asks the origin, and what of it every client of the task has. */
    static OriginRequest originOf(Registration registration) {
        return registration.origin().sharing(registration.resource().url());
    }

    /** Whether not everybody may have the content. */
    boolean isClosed() {
        return closed;
    }

    /**
     * A content begins, or begins anew: nothing that was said of the former one counts.
     *
     * @param opener who may have it
     * @param isPrivate whether not everybody may
     */
    void open(Registration opener, boolean isPrivate, long now) {
        undecidedFor = null;
        openedBy = opener.origin();
        closed = isPrivate;
        editions.nextIsSecret(isPrivate);
        credentials.forget();
        if (isPrivate) {
            accept(credentials.hash(opener.origin()), now);
        }
    }

    /** The origin lets nobody in any more as it did: from now on each client is checked. */
    void shut() {
        closed = true;
    }

    /** The origin has confirmed the content to a client; if only to what is this one's own, it has become private. */
    void confirmed(Registration asker, long now) {
        if (originOf(asker).isPersonal()) {
            shut();
            accept(credentials.hash(asker.origin()), now);
        }
    }

    /** A content begins of which the origin has not said yet who may have it: only those who ask like {@code beginner} enter. */
    void beginUndecided(Registration beginner) {
        undecidedFor = beginner.origin();
        editions.nextIsSecret(originOf(beginner).isPersonal());
    }

    /** Whether the present content must not become what {@code opener} may have: it has peers who may not. */
    boolean isForOthers(Registration opener, boolean isPrivate, long now) {
        if (undecidedFor == null && closed) {
            return !lets(opener, now);
        }
        return isPrivate && (undecidedFor == null || !lets(opener, now));
    }

    private void accept(String hash, long now) {
        credentials.accept(hash, now + context.settings().credentialsValid().toNanos());
    }

    /** Whether a client may come in without a question to the origin. */
    boolean lets(Registration registration, long now) {
        if (undecidedFor != null) {
            return undecidedFor.asksLike(registration.origin()) && registration.origin().trustsWhat(undecidedFor);
        }
        boolean isOpen = !closed && (openedBy == null || registration.origin().trustsWhat(openedBy));
        return isOpen || credentials.accepts(credentials.hash(registration.origin()), now);
    }

    /** Asks the origin whether a client may have {@code content}, unless that is known or asked already. */
    CompletionStage<RegistrationOutcome> check(
            Registration registration, ContentKey content, long now, Effects effects) {
        String hash = credentials.hash(registration.origin());
        Optional<RegistrationOutcome> refusal = credentials.refusal(hash, now);
        if (refusal.isPresent()) {
            return CompletableFuture.completedFuture(refusal.get());
        }
        long deadline = now + context.settings().registrationPatience().toNanos();
        Waiters running = checks.waitersFor(hash);
        if (running != null) {
            return running.add(registration, deadline);
        }
        Waiters begun = checks.begin(hash, effects);
        questions.check(content, registration.origin(), effects, (access, later, more) -> {
            checks.end(hash, begun);
            if (!house.holds(content)) {
                begun.answer(waiter -> Refusals.PENDING, more);
            } else if (access instanceof Access.Granted) {
                accept(hash, later);
                begun.answer(waiter -> house.join(waiter, later), more);
            } else {
                refuse(hash, Refusals.after(access), begun, later, more);
                noteDifference(access, later, more);
            }
        });
        return begun.add(registration, deadline);
    }

    private void refuse(String hash, RegistrationOutcome outcome, Waiters waiters, long now, Effects effects) {
        if (outcome != Refusals.PENDING) {
            credentials.refuse(hash, outcome, now);
        }
        waiters.answer(waiter -> outcome, effects);
    }

    private void noteDifference(Access access, long now, Effects effects) {
        if (access instanceof Access.Different) {
            house.differs(now, effects);
        }
    }

    boolean isWaitedAt() {
        return checks.isWaitedFor();
    }

    void tick(long now, Effects effects) {
        checks.tick(now, effects);
    }

    /** All who wait are told that there is nothing to be had any more. */
    void close(RegistrationOutcome gone, Effects effects) {
        checks.answerAll(gone, effects);
    }
}
