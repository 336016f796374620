package io.supernode.core;

import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceRange;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.report.ClientErrorReport;
import io.supernode.core.report.PeerStatus;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.report.StatusDecoder;
import io.supernode.core.swarm.Effects;
import io.supernode.core.swarm.Swarm;
import io.supernode.core.task.SwarmQuery;
import io.supernode.core.task.TaskRegistry;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Checks what peers report and brings it to their swarms. Thread-safe. */
final class Reports {

    private static final String FILE_NOT_EXIST = "FILE_NOT_EXIST";
    private static final String FILE_MD5_NOT_MATCH = "FILE_MD5_NOT_MATCH";
    private static final String NOT_FOUND = "target not found: unknown task or peer, register again";

    private final TaskRegistry tasks;

    Reports(TaskRegistry tasks) {
        this.tasks = tasks;
    }

    CompletionStage<PullOutcome> pull(PullRequest request) {
        PeerStatus status = StatusDecoder.decode(request.status(), request.result(), request.range());
        if (status instanceof PeerStatus.Malformed malformed) {
            return done(new PullOutcome.InvalidParameter(malformed.parameter(), malformed.message()));
        }
        Optional<CompletionStage<PullOutcome>> answer = request.taskId() == null || request.srcCid() == null
                ? Optional.empty()
                : tasks.withSwarmOf(request.taskId(), request.srcCid(), (swarm, now, effects) ->
                        pull(swarm, request, status, now, effects));
        return answer.orElseGet(() -> done(wrongId(request.taskId(), "srcCid", request.srcCid())
                .<PullOutcome>map(fault -> new PullOutcome.InvalidParameter(fault.parameter(), fault.message()))
                .orElseGet(() -> new PullOutcome.NotFound(NOT_FOUND))));
    }

    private static CompletionStage<PullOutcome> pull(
            Swarm swarm, PullRequest request, PeerStatus status, long now, Effects effects) {
        String cid = request.srcCid();
        if (status instanceof PeerStatus.FinishedWell || status instanceof PeerStatus.FinishedBadly) {
            swarm.stopped(cid, now, effects);
            return done(new PullOutcome.Acknowledged());
        }
        if (!(status instanceof PeerStatus.Start)) {
            PieceRange range = rangeOf(status);
            if (!swarm.hasPiece(range)) {
                return done(new PullOutcome.InvalidParameter("range", noPiece("range", swarm)));
            }
            if (status instanceof PeerStatus.PieceFailure) {
                swarm.pieceFailed(cid, range, request.dstCid(), now, effects);
            } else {
                swarm.pieceArrived(cid, range, status instanceof PeerStatus.PieceSuccess, now, effects);
            }
        }
        return swarm.pull(cid, now, effects);
    }

    private static PieceRange rangeOf(PeerStatus status) {
        if (status instanceof PeerStatus.PieceSuccess success) {
            return success.range();
        }
        if (status instanceof PeerStatus.PieceSemiSuccess semi) {
            return semi.range();
        }
        return ((PeerStatus.PieceFailure) status).range();
    }

    ReportOutcome piece(PieceReport report) {
        PieceRange range;
        try {
            range = PieceRange.parse(report.pieceRange() == null ? "" : report.pieceRange());
        } catch (IllegalArgumentException e) {
            return new ReportOutcome.InvalidParameter("pieceRange", "pieceRange must be " + PieceRange.EXPECTED);
        }
        return report(report.taskId(), "cid", report.cid(), (swarm, now, effects) -> {
            if (!swarm.hasPiece(range)) {
                return new ReportOutcome.InvalidParameter("pieceRange", noPiece("pieceRange", swarm));
            }
            swarm.pieceArrived(report.cid(), range, true, now, effects);
            return accepted(swarm, report.cid());
        });
    }

    ReportOutcome serviceDown(String taskId, String cid) {
        return report(taskId, "cid", cid, (swarm, now, effects) -> {
            swarm.down(cid, now, effects);
            return accepted(swarm, cid);
        });
    }

    ReportOutcome clientError(ClientErrorReport report) {
        String type = report.errorType();
        if (!FILE_NOT_EXIST.equals(type) && !FILE_MD5_NOT_MATCH.equals(type)) {
            return new ReportOutcome.InvalidParameter(
                    "errorType", "errorType must be " + FILE_NOT_EXIST + " or " + FILE_MD5_NOT_MATCH);
        }
        if (report.dstCid() == null || report.dstCid().isBlank()) {
            return new ReportOutcome.InvalidParameter("dstCid", "dstCid is missing");
        }
        return report(report.taskId(), "srcCid", report.srcCid(), (swarm, now, effects) -> {
            if (!PeerId.isSupernode(report.dstCid())) {
                swarm.complain(report.srcCid(), report.dstCid(), now, effects);
                return accepted(swarm, report.srcCid());
            }
            if (type.equals(FILE_NOT_EXIST)) {
                // It names no piece. If the file is gone, any piece proves it.
                verify(swarm, 0, effects);
                return accepted(swarm, report.srcCid());
            }
            return verify(swarm, report, effects);
        });
    }

    private ReportOutcome verify(Swarm swarm, ClientErrorReport report, Effects effects) {
        PieceRange range;
        try {
            range = PieceRange.parse(report.range() == null ? "" : report.range());
        } catch (IllegalArgumentException e) {
            return new ReportOutcome.InvalidParameter("range", "range must be " + PieceRange.EXPECTED);
        }
        if (!swarm.hasPiece(range)) {
            return new ReportOutcome.InvalidParameter("range", noPiece("range", swarm));
        }
        verify(swarm, swarm.layout().pieceOf(range), effects);
        return accepted(swarm, report.srcCid());
    }

    private void verify(Swarm swarm, int piece, Effects effects) {
        if (swarm.isStored(piece)) {
            effects.add(() -> tasks.verify(swarm.key(), piece));
        }
    }

    ReportOutcome dropTask(String taskId) {
        if (taskId == null || !TaskId.isValid(taskId)) {
            return new ReportOutcome.InvalidParameter("taskId", "taskId must be 64 lower-case hex digits");
        }
        return tasks.discard(taskId)
                ? new ReportOutcome.Accepted(ClientVersion.UNKNOWN)
                : new ReportOutcome.NotFound("target not found: no task " + taskId);
    }

    private ReportOutcome report(
            String taskId, String cidName, String cid, SwarmQuery<ReportOutcome> query) {
        Optional<ReportOutcome> answer =
                taskId == null || cid == null ? Optional.empty() : tasks.withSwarmOf(taskId, cid, query);
        return answer.orElseGet(() -> wrongId(taskId, cidName, cid)
                .<ReportOutcome>map(fault -> fault)
                .orElseGet(() -> new ReportOutcome.NotFound(NOT_FOUND)));
    }

    /** Only ids that were not found are looked at: one that was found has the right form. */
    private static Optional<ReportOutcome.InvalidParameter> wrongId(String taskId, String cidName, String cid) {
        if (taskId == null || taskId.isBlank()) {
            return Optional.of(new ReportOutcome.InvalidParameter("taskId", "taskId is missing"));
        }
        if (!TaskId.isValid(taskId)) {
            return Optional.of(
                    new ReportOutcome.InvalidParameter("taskId", "taskId must be 64 lower-case hex digits"));
        }
        if (cid == null || cid.isBlank()) {
            return Optional.of(new ReportOutcome.InvalidParameter(cidName, cidName + " is missing"));
        }
        return PeerId.isValid(cid)
                ? Optional.empty()
                : Optional.of(
                        new ReportOutcome.InvalidParameter(cidName, cidName + " must be " + PeerId.EXPECTED));
    }

    private static ReportOutcome accepted(Swarm swarm, String cid) {
        return new ReportOutcome.Accepted(swarm.versionOf(cid));
    }

    private static String noPiece(String name, Swarm swarm) {
        return name + " must be one whole piece of this task, " + swarm.layout().pieceSize() + " bytes each";
    }

    private static CompletionStage<PullOutcome> done(PullOutcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }
}
