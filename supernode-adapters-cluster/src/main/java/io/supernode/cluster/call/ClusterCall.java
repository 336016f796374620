package io.supernode.cluster.call;

import io.supernode.core.Supernode;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.FetchOutcome;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.registration.FetchDemand;
import io.supernode.core.registration.RegistrationCheck;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.registration.RegistrationValidator;
import io.supernode.core.report.ClientErrorReport;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A call of {@link Supernode} that concerns one task, as data: it can be made here, or by the node that owns the task.
 *
 * @param <T> what it is answered
 */
public sealed interface ClusterCall<T> {

    /** The task; empty if the call names none, or nonsense: any node can tell its client so. */
    Optional<TaskId> task();

    /** Makes the call. */
    CompletionStage<T> on(Supernode supernode);

    /** What the client is told if the owner cannot be asked: never an error. Where the caller is an operator, the truth. */
    T unanswered();

    /** Whether an answer may come of the task's just having left the node that gave it, so that the next owner is to be asked. */
    default boolean mayHaveMoved(T answer) {
        return false;
    }

    /** Whether an operator wants the content of the task deleted, wherever it is. */
    default boolean mayDelete() {
        return false;
    }

    /** Whether the answer says that the owner has deleted what it had; of a call that {@link #mayDelete}. */
    default boolean hasDeleted(T answer) {
        return false;
    }

    /** What an operator is told if the owner cannot be asked: it may have got the call, and not answered it. */
    private static ReportOutcome unavailable() {
        return new ReportOutcome.Unavailable(
                "the node that owns the task cannot be asked now, and nothing was deleted for certain: try again");
    }

    private static Optional<TaskId> task(String id) {
        return id != null && TaskId.isValid(id) ? Optional.of(new TaskId(id)) : Optional.empty();
    }

    /** @see Supernode#register */
    record Register(RegistrationRequest request) implements ClusterCall<RegistrationOutcome> {
        @Override
        public Optional<TaskId> task() {
            return RegistrationValidator.check(request) instanceof RegistrationCheck.Valid valid
                    ? Optional.of(valid.registration().resource().taskId())
                    : Optional.empty();
        }

        @Override
        public CompletionStage<RegistrationOutcome> on(Supernode supernode) {
            return supernode.register(request);
        }

        /** 609: of all codes the one that makes clients ask again. */
        @Override
        public RegistrationOutcome unanswered() {
            return new RegistrationOutcome.AuthenticationPending("the supernode of this task is being replaced, ask again");
        }

        @Override
        public boolean mayHaveMoved(RegistrationOutcome answer) {
            return answer instanceof RegistrationOutcome.AuthenticationPending;
        }
    }

    /** @see Supernode#pull */
    record Pull(PullRequest request) implements ClusterCall<PullOutcome> {
        /** What is said while the owner cannot be asked: the client goes on asking the same node. */
        static final PullOutcome UNANSWERED = new PullOutcome.Wait(0, "Waiting", 0);

        @Override
        public Optional<TaskId> task() {
            return ClusterCall.task(request.taskId());
        }

        @Override
        public CompletionStage<PullOutcome> on(Supernode supernode) {
            return supernode.pull(request);
        }

        /** 602: the client goes on asking the same node. */
        @Override
        public PullOutcome unanswered() {
            return UNANSWERED;
        }

        @Override
        public boolean mayHaveMoved(PullOutcome answer) {
            return answer instanceof PullOutcome.Wait || answer instanceof PullOutcome.NotFound;
        }
    }

    /** @see Supernode#reportPiece */
    record ReportPiece(PieceReport report) implements ClusterCall<ReportOutcome> {
        @Override
        public Optional<TaskId> task() {
            return ClusterCall.task(report.taskId());
        }

        @Override
        public CompletionStage<ReportOutcome> on(Supernode supernode) {
            return supernode.reportPiece(report);
        }

        /** The report is lost, which costs a source; an error would cost the client its node. */
        @Override
        public ReportOutcome unanswered() {
            return new ReportOutcome.Accepted(ClientVersion.UNKNOWN);
        }

        @Override
        public boolean mayHaveMoved(ReportOutcome answer) {
            return answer instanceof ReportOutcome.NotFound;
        }
    }

    /** @see Supernode#complain */
    record Complain(ClientErrorReport report) implements ClusterCall<ReportOutcome> {
        @Override
        public Optional<TaskId> task() {
            return ClusterCall.task(report.taskId());
        }

        @Override
        public CompletionStage<ReportOutcome> on(Supernode supernode) {
            return supernode.complain(report);
        }

        @Override
        public ReportOutcome unanswered() {
            return new ReportOutcome.Accepted(ClientVersion.UNKNOWN);
        }

        @Override
        public boolean mayHaveMoved(ReportOutcome answer) {
            return answer instanceof ReportOutcome.NotFound;
        }
    }

    /** @see Supernode#leave(String, String, CallerAddress) */
    record Leave(String taskId, String cid, CallerAddress caller) implements ClusterCall<ReportOutcome> {
        @Override
        public Optional<TaskId> task() {
            return ClusterCall.task(taskId);
        }

        @Override
        public CompletionStage<ReportOutcome> on(Supernode supernode) {
            return supernode.leave(taskId, cid, caller);
        }

        /** A client's is lost, as often happens to it; who speaks for the client without a connection is an operator. */
        @Override
        public ReportOutcome unanswered() {
            return caller.isKnown() ? new ReportOutcome.Accepted(ClientVersion.UNKNOWN) : unavailable();
        }

        @Override
        public boolean mayHaveMoved(ReportOutcome answer) {
            return answer instanceof ReportOutcome.NotFound;
        }
    }

    /** @see Supernode#drop */
    record Drop(String taskId) implements ClusterCall<ReportOutcome> {
        @Override
        public Optional<TaskId> task() {
            return ClusterCall.task(taskId);
        }

        @Override
        public CompletionStage<ReportOutcome> on(Supernode supernode) {
            return supernode.drop(taskId);
        }

        @Override
        public boolean mayDelete() {
            return true;
        }

        /** Also if the owner had nothing: other nodes may have. */
        @Override
        public boolean hasDeleted(ReportOutcome answer) {
            return true;
        }

        @Override
        public ReportOutcome unanswered() {
            return unavailable();
        }

        @Override
        public boolean mayHaveMoved(ReportOutcome answer) {
            return answer instanceof ReportOutcome.NotFound;
        }
    }

    /** @see Supernode#clear */
    record Clear(ResourceIdentity resource) implements ClusterCall<ReportOutcome> {
        @Override
        public Optional<TaskId> task() {
            return Optional.of(resource.taskId());
        }

        @Override
        public CompletionStage<ReportOutcome> on(Supernode supernode) {
            return supernode.clear(resource);
        }

        @Override
        public boolean mayDelete() {
            return true;
        }

        /** Also if the owner had nothing: other nodes may have. */
        @Override
        public boolean hasDeleted(ReportOutcome answer) {
            return true;
        }

        @Override
        public ReportOutcome unanswered() {
            return unavailable();
        }
    }

    /** @see Supernode#ensureFetched */
    record EnsureFetched(FetchDemand demand) implements ClusterCall<FetchOutcome> {
        @Override
        public Optional<TaskId> task() {
            return Optional.of(demand.resource().taskId());
        }

        @Override
        public CompletionStage<FetchOutcome> on(Supernode supernode) {
            return supernode.ensureFetched(demand);
        }

        @Override
        public FetchOutcome unanswered() {
            return new FetchOutcome.Failed(
                    demand.resource().taskId(), "the node that owns the task cannot be asked now, try again");
        }

        @Override
        public boolean mayHaveMoved(FetchOutcome answer) {
            return answer instanceof FetchOutcome.Failed;
        }
    }
}
