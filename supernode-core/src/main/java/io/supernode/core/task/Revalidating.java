package io.supernode.core.task;

import io.supernode.core.decision.Effect;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.OriginSource;
import io.supernode.core.port.Revalidation;
import io.supernode.core.model.Md5;
import java.util.List;
import java.util.Optional;

/**
 * The origin of a complete content is being asked whether it is still its own; the present peers notice nothing.
 *
 * <p>It is asked as the content was asked for when it was fetched or last confirmed, whoever it is that registers: what the
 * origin says to one client's URL and headers must not replace what all others get. Only where that brings no answer another
 * client's own request may be heard:
 *
 * <ul>
 * <li>if the origin is there, but lets the known request in no more (its signature has expired, say), or
 * <li>if the client asks for nothing but the task's own URL, without headers.
 * </ul>
 *
 * @param complete the state before
 * @param client who registered
 * @param asked the request that is being answered
 * @param question its number
 * @param waiting those who registered meanwhile
 */
record Revalidating(
        Complete complete, OriginRequest client, OriginRequest asked, long question, WaitingApplicants waiting)
        implements Opened {

    static Revalidating begin(TaskScope task, Complete complete, OriginRequest client) {
        return ask(task, complete, client, complete.source().request(), new WaitingApplicants());
    }

    private static Revalidating ask(
            TaskScope task, Complete complete, OriginRequest client, OriginRequest asked, WaitingApplicants waiting) {
        long question = task.ask(number ->
                new Effect.Revalidate(number, task.contents().present().key(), asked));
        return new Revalidating(complete, client, asked, question, waiting);
    }

    @Override
    public OriginSource source() {
        return complete.source();
    }

    @Override
    public TaskState admitted(TaskScope task, Applicant applicant) {
        waiting.add(applicant);
        return this;
    }

    @Override
    public Revalidating completed(TaskScope task, long fileLength, Md5 fileMd5) {
        return new Revalidating(complete.completed(task, fileLength, fileMd5), client, asked, question, waiting);
    }

    @Override
    public TaskState revalidated(TaskScope task, long answered, Revalidation answer) {
        if (answered != question) {
            return this;
        }
        if (answer != null && task.wants(SupernodeEvent.ContentRevalidated.class)) {
            task.event(new SupernodeEvent.ContentRevalidated(task.id(), task.contents().present().key(), answer));
        }
        if (asked.equals(source().request()) && isAskerHeard(task, answer)) {
            return ask(task, complete, client, client, waiting);
        }
        // What is being checked concerns the former content.
        List<Applicant> all = isReplaced(answer) ? task.takeWaiting(this) : waiting.takeAll();
        TaskState next = concluded(task, answer);
        for (Applicant applicant : all) {
            next = next.registered(task, applicant);
        }
        return next;
    }

    /** Whose request is being answered. */
    private OriginRequest askedBy(TaskScope task) {
        return asked.equals(source().request()) ? task.owning(asked) : client;
    }

    private boolean isAskerHeard(TaskScope task, Revalidation answer) {
        if (!(answer instanceof Revalidation.Unanswered unanswered) || client.equals(asked)) {
            return false;
        }
        return unanswered.wantsCredentials() || client.equals(OriginRequest.of(task.resource().url()));
    }

    private static boolean isReplaced(Revalidation answer) {
        return answer instanceof Revalidation.Changed changed && PieceLayout.isSupported(changed.length());
    }

    private TaskState concluded(TaskScope task, Revalidation answer) {
        if (isReplaced(answer)) {
            long length = ((Revalidation.Changed) answer).length();
            boolean isPrivate = task.access().isPrivate() || task.shared(asked).isPersonal();
            task.contents().retire(task.decision());
            task.access().open(askedBy(task), isPrivate, Optional.empty());
            return Fetching.begin(task, asked, PieceLayout.ofLength(length), false);
        }
        task.changed();
        if (answer instanceof Revalidation.Current) {
            task.access().confirmedBy(askedBy(task));
            return new Complete(new OriginSource(asked, source().expectedMd5()), task.now(), complete.isReported());
        }
        if (answer instanceof Revalidation.Unanswered unanswered && unanswered.wantsCredentials()) {
            task.access().closeGate();
        }
        // Unanswered: the stored content serves on, stale-if-error.
        return new Complete(source(), task.now(), complete.isReported());
    }

    /** Nobody waits longer for the origin than a client does: the content serves as it is. */
    @Override
    public TaskState ticked(TaskScope task) {
        if (waiting.hasWaited(task.settings().registrationPatience().toNanos(), task.now())) {
            waiting.takePeers().forEach(applicant -> {
                if (task.access().lets(applicant.origin())) {
                    task.admit(applicant);
                } else {
                    task.check(applicant);
                }
            });
        }
        return Opened.super.ticked(task);
    }

    @Override
    public List<Applicant> takeWaiting() {
        return waiting.takeAll();
    }

    @Override
    public boolean isBusy() {
        return !waiting.isEmpty();
    }

    @Override
    public boolean isTimed(TaskScope task) {
        return true;
    }

    @Override
    public Optional<OriginRequest> asker() {
        return Optional.of(client);
    }

    @Override
    public void describe(StateRecord kept) {
        complete.describe(kept);
    }
}
