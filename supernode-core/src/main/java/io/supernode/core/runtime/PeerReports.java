package io.supernode.core.runtime;

import io.supernode.core.decision.Decision;
import io.supernode.core.decision.Effect;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.CallerAddress;
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
import io.supernode.core.swarm.Peer;
import io.supernode.core.swarm.Pulls;
import io.supernode.core.swarm.Swarm;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Checks what peers report and brings it to their swarms. Thread-safe. */
final class PeerReports {

    private static final String FILE_NOT_EXIST = "FILE_NOT_EXIST";
    private static final String FILE_MD5_NOT_MATCH = "FILE_MD5_NOT_MATCH";
    private static final String NOT_FOUND = "target not found: unknown task or peer, register again";

    private final TaskRegistry tasks;

    PeerReports(TaskRegistry tasks) {
        this.tasks = tasks;
    }

    // ---- pulls ----

    CompletionStage<PullOutcome> pull(PullRequest request) {
        PeerStatus status = StatusDecoder.decode(request.status(), request.result(), request.range());
        if (status instanceof PeerStatus.Malformed malformed) {
            return CompletableFuture.completedFuture(
                    new PullOutcome.InvalidParameter(malformed.parameter(), malformed.message()));
        }
        String cid = request.srcCid();
        TaskRunner task = request.taskId() == null ? null : tasks.find(request.taskId()).orElse(null);
        if (task != null && mayCall(cid)) {
            PendingPull answer = new PendingPull(task);
            Boolean isMember = task.withPuller(cid, request.caller(), (peer, now, decision) -> {
                answer.isOf(peer.id());
                PullOutcome outcome = pull(peer, request, status, answer, now, decision);
                if (outcome != null) {
                    answer.complete(outcome);
                }
                return Boolean.TRUE;
            });
            if (isMember != null) {
                return answer;
            }
        }
        return CompletableFuture.completedFuture(wrongId(request.taskId(), "srcCid", cid)
                .<PullOutcome>map(wrong -> new PullOutcome.InvalidParameter(wrong.parameter(), wrong.message()))
                .orElseGet(() -> new PullOutcome.NotFound(NOT_FOUND)));
    }

    /** Answers null if the pull is held. */
    private static PullOutcome pull(
            Peer peer, PullRequest request, PeerStatus status, PendingPull ticket, long now, Decision decision) {
        Swarm swarm = peer.swarm();
        if (status instanceof PeerStatus.FinishedWell || status instanceof PeerStatus.FinishedBadly) {
            swarm.reports().stopped(peer, status instanceof PeerStatus.FinishedWell, now, decision);
            return new PullOutcome.Acknowledged();
        }
        if (status instanceof PeerStatus.Piece piece && !swarm.layout().hasPiece(piece.range())) {
            return new PullOutcome.InvalidParameter("range", noPiece("range", swarm));
        }
        swarm.reports().asks(peer, decision);
        int received = Pulls.NO_PIECE;
        if (status instanceof PeerStatus.Piece piece) {
            if (status instanceof PeerStatus.PieceFailure) {
                if (swarm.reports().isOfSeed(peer, piece.range(), request.dstCid())) {
                    // Perhaps it was only slow; but of a damaged piece, clients before 0.3 say no more than this, and ask again for ever.
                    verify(swarm, swarm.layout().pieceOf(piece.range()), now, decision);
                }
                swarm.reports().pieceFailed(peer, piece.range(), request.dstCid(), now, decision);
            } else {
                received = swarm.layout().pieceOf(piece.range());
                swarm.reports().pieceArrived(
                        peer, piece.range(), status instanceof PeerStatus.PieceSuccess, now, decision);
            }
        }
        return swarm.pulls().pull(peer, received, ticket, now, decision);
    }

    // ---- other reports ----

    ReportOutcome piece(PieceReport report) {
        Optional<PieceRange> range = PieceRange.tryParse(report.pieceRange());
        if (range.isEmpty()) {
            return new ReportOutcome.InvalidParameter("pieceRange", "pieceRange must be " + PieceRange.EXPECTED);
        }
        return report(report.taskId(), "cid", report.cid(), report.caller(), (peer, now, decision) -> {
            Swarm swarm = peer.swarm();
            if (!swarm.layout().hasPiece(range.get())) {
                return new ReportOutcome.InvalidParameter("pieceRange", noPiece("pieceRange", swarm));
            }
            swarm.reports().pieceArrived(peer, range.get(), true, now, decision);
            return accepted(peer);
        });
    }

    ReportOutcome leave(String taskId, String cid, CallerAddress caller) {
        return report(taskId, "cid", cid, caller, (peer, now, decision) -> {
            peer.swarm().reports().left(peer, now, decision);
            return accepted(peer);
        });
    }

    ReportOutcome complain(ClientErrorReport report) {
        String type = report.errorType();
        if (!FILE_NOT_EXIST.equals(type) && !FILE_MD5_NOT_MATCH.equals(type)) {
            return new ReportOutcome.InvalidParameter(
                    "errorType", "errorType must be " + FILE_NOT_EXIST + " or " + FILE_MD5_NOT_MATCH);
        }
        if (report.dstCid() == null || report.dstCid().isBlank()) {
            return new ReportOutcome.InvalidParameter("dstCid", "dstCid is missing");
        }
        return report(report.taskId(), "srcCid", report.srcCid(), report.caller(), (peer, now, decision) -> {
            if (!PeerId.isSupernode(report.dstCid())) {
                peer.swarm().reports().complained(peer, report.dstCid(), now, decision);
                return accepted(peer);
            }
            if (type.equals(FILE_NOT_EXIST)) {
                // It names no piece. If the file is gone, any piece proves it.
                complained(peer, 0, now, decision);
                return accepted(peer);
            }
            return verify(peer, report, now, decision);
        });
    }

    private static ReportOutcome verify(Peer peer, ClientErrorReport report, long now, Decision decision) {
        Swarm swarm = peer.swarm();
        Optional<PieceRange> range = PieceRange.tryParse(report.range());
        if (range.isEmpty()) {
            return new ReportOutcome.InvalidParameter("range", "range must be " + PieceRange.EXPECTED);
        }
        if (!swarm.layout().hasPiece(range.get())) {
            return new ReportOutcome.InvalidParameter("range", noPiece("range", swarm));
        }
        complained(peer, swarm.layout().pieceOf(range.get()), now, decision);
        return accepted(peer);
    }

    private static void complained(Peer peer, int piece, long now, Decision decision) {
        if (verify(peer.swarm(), piece, now, decision) && decision.wants(SupernodeEvent.SeedBlamed.class)) {
            decision.event(new SupernodeEvent.SeedBlamed(peer.swarm().task(), peer.id(), piece));
        }
    }

    /** Has the supernode's copy checked, at most once a second; answers whether it is checked now. */
    private static boolean verify(Swarm swarm, int piece, long now, Decision decision) {
        boolean isDue = swarm.isCheckDue(piece, now);
        if (isDue) {
            decision.effect(new Effect.Verify(swarm.key(), piece));
        }
        return isDue;
    }

    CompletionStage<ReportOutcome> drop(String taskId) {
        if (taskId == null || !TaskId.isValid(taskId)) {
            return CompletableFuture.completedFuture(
                    new ReportOutcome.InvalidParameter("taskId", "taskId must be 64 lower-case hex digits"));
        }
        TaskId task = new TaskId(taskId);
        return tasks.drop(task).thenApply(dropped -> deletion(task, dropped));
    }

    CompletionStage<ReportOutcome> clear(TaskId task) {
        return tasks.clear(task).thenApply(cleared -> deletion(task, cleared));
    }

    private static ReportOutcome deletion(TaskId task, boolean wasThere) {
        return wasThere
                ? new ReportOutcome.Accepted(ClientVersion.UNKNOWN)
                : new ReportOutcome.NotFound("target not found: no task " + task + ", and no copy of its file");
    }

    private ReportOutcome report(
            String taskId, String cidName, String cid, CallerAddress caller, MemberQuery<ReportOutcome> query) {
        TaskRunner task = taskId == null ? null : tasks.find(taskId).orElse(null);
        ReportOutcome answer = task != null && mayCall(cid) ? task.withPeer(cid, caller, query) : null;
        if (answer != null) {
            return answer;
        }
        return wrongId(taskId, cidName, cid)
                .<ReportOutcome>map(wrong -> wrong)
                .orElseGet(() -> new ReportOutcome.NotFound(NOT_FOUND));
    }

    /** Of other supernodes that hold a copy only they themselves tell something, by {@link LocalSupernode#held}. */
    private static boolean mayCall(String cid) {
        return cid != null && !PeerId.isHolder(cid);
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
        if (PeerId.isHolder(cid)) {
            return Optional.of(new ReportOutcome.InvalidParameter(cidName, cidName + ' ' + PeerId.HOLDER_REFUSED));
        }
        return PeerId.isValid(cid)
                ? Optional.empty()
                : Optional.of(
                        new ReportOutcome.InvalidParameter(cidName, cidName + " must be " + PeerId.EXPECTED));
    }

    private static ReportOutcome accepted(Peer peer) {
        return new ReportOutcome.Accepted(peer.version());
    }

    private static String noPiece(String name, Swarm swarm) {
        return name + " must be one whole piece of this task, " + swarm.layout().pieceSize() + " bytes each";
    }
}
