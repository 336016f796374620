package io.supernode.core.task;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.Access;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.OriginSource;
import java.util.List;
import java.util.Optional;

/** Peers are taken in: the content is being fetched, or is there. What is written here holds for all of these states. */
sealed interface Opened extends TaskState permits Fetching, Complete, Revalidating {

    /** How the origin of the content is asked. */
    OriginSource source();

    /** Whether the fetch was begun anew since the content changed in the middle of it. */
    default boolean restarted() {
        return false;
    }

    /** Somebody wants the content who may have it. */
    TaskState admitted(TaskScope task, Applicant applicant);

    /** The origin gives somebody another content: that one gets less than the others, or it has changed for all of them. */
    default TaskState differs(TaskScope task) {
        return this;
    }

    @Override
    default TaskState registered(TaskScope task, Applicant applicant) {
        if (task.access().lets(applicant.origin())) {
            return admitted(task, applicant);
        }
        task.check(applicant);
        return this;
    }

    /** What the origin gives to a client that asked while the content was not open yet. */
    @Override
    default TaskState probed(TaskScope task, long question, OriginProbe answer) {
        AccessChecks.Check check = task.checks().find(question);
        if (check == null) {
            return this;
        }
        if (answer instanceof OriginProbe.Available available) {
            check.inspected = Optional.of(available);
            if (!task.access().getsTheSame(check)) {
                task.askForAccess(check);
                return this;
            }
            return letIn(task, check);
        }
        return refuse(task, check, RegistrationReplies.after(answer), answer != null);
    }

    private TaskState letIn(TaskScope task, AccessChecks.Check check) {
        task.access().accept(check.origin);
        task.checks().end(check);
        TaskState next = this;
        for (Applicant applicant : check.waiting.takeAll()) {
            next = next.registered(task, applicant);
        }
        return next;
    }

    private TaskState refuse(
            TaskScope task, AccessChecks.Check check, RegistrationOutcome outcome, boolean isRemembered) {
        task.checks().end(check);
        if (isRemembered) {
            task.access().rememberRefusal(check.origin, outcome);
        }
        check.waiting.takeAll().forEach(applicant -> task.refuse(applicant, outcome));
        return this;
    }

    @Override
    default TaskState accessChecked(TaskScope task, long question, Access answer) {
        AccessChecks.Check check = task.checks().find(question);
        if (check == null) {
            return this;
        }
        if (answer instanceof Access.Pending) {
            // Too little of the content is known yet to compare anything with it: the check goes on with the next tick.
            task.checks().pause(check, task.now());
            return this;
        }
        if (answer instanceof Access.Granted) {
            return letIn(task, check);
        }
        refuse(task, check, RegistrationReplies.after(answer), answer != null);
        return answer instanceof Access.Different ? differs(task) : this;
    }

    /** The length of the content has become known. */
    default TaskState lengthKnown(TaskScope task, long fileLength) {
        return task.contents().contradicts(fileLength)
                ? failed(task, Probing.changed("the origin's file changed its length"))
                : this;
    }

    /** A piece of the content is stored. */
    default TaskState pieceStored(TaskScope task, int piece, PieceDigest digest) {
        return task.pieceStored(piece, digest)
                ? this
                : failed(task, Probing.changed("piece " + piece + " of the origin's file has changed"));
    }

    /** The content is stored. */
    default TaskState finished(TaskScope task, long fileLength, Md5 fileMd5) {
        if (task.contents().contradicts(fileLength)) {
            return failed(task, Probing.changed("the origin's file changed its length"));
        }
        return task.hasOtherMd5(fileMd5)
                ? failed(task, Probing.changed("the origin's file has changed"))
                : completed(task, fileLength, fileMd5);
    }

    /** The content is stored, and is what it was said to be; a repeated event changes nothing. */
    TaskState completed(TaskScope task, long fileLength, Md5 fileMd5);

    /**
     * The content cannot be had. One that changed in the middle of its fetch is begun anew, once; every other failure is
     * remembered: what the origin said for {@code failAccessInterval}, what only went wrong for seconds.
     */
    default TaskState failed(TaskScope task, OriginFailure failure) {
        List<Applicant> waiting = task.takeWaiting(this);
        TaskState next;
        if (failure.kind() == OriginFailure.Kind.CHANGED && !restarted()) {
            task.retireBad(failure);
            next = Probing.begin(task, task.owning(source().request()), true);
        } else {
            task.fetchFailed(failure);
            next = refused(task, failure);
        }
        for (Applicant applicant : waiting) {
            next = next.registered(task, applicant);
        }
        return next;
    }

    @Override
    default long requestBytes() {
        return RequestMemory.of(source().request());
    }

    private Refused refused(TaskScope task, OriginFailure failure) {
        RegistrationOutcome outcome = new RegistrationOutcome.UrlRefused(failure.reason());
        long until = task.now() + task.failureMemoryNanos(failure);
        if (failure.kind() != OriginFailure.Kind.UNOBTAINABLE) {
            return Refused.everybody(outcome, until, restarted());
        }
        OriginRequest asked = source().request();
        return task.access().isPrivate() || task.shared(asked).isPersonal()
                ? Refused.asker(task, outcome, asked, until, restarted())
                : Refused.sharers(task, outcome, asked, until, restarted());
    }

    @Override
    default TaskState ticked(TaskScope task) {
        task.endLateWaits();
        task.resumePausedChecks();
        return this;
    }

    @Override
    default boolean isTimed(TaskScope task) {
        return task.checks().isWaitedFor();
    }
}
