package io.supernode.http.control;

import io.supernode.core.Supernode;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.report.ClientErrorReport;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.http.wire.MalformedParameterException;
import io.supernode.http.wire.Parameters;
import io.supernode.http.wire.RegistrationParser;
import io.supernode.http.wire.WireReplies;
import java.util.Objects;

/** Each call of the /peer API from its parameters to the core, and the core's outcome to JSON. Thread-safe. */
final class PeerCalls {

    private final Supernode supernode;

    PeerCalls(Supernode supernode) {
        this.supernode = Objects.requireNonNull(supernode, "supernode");
    }

    PeerCall<RegistrationOutcome> register(String contentType, byte[] body) throws MalformedParameterException {
        RegistrationRequest request = RegistrationParser.parse(contentType, body);
        ClientVersion version = request.version() == null ? ClientVersion.UNKNOWN : new ClientVersion(request.version());
        return new PeerCall<>(
                () -> PeerCall.subject("POST /peer/registry", null, request.cid()),
                supernode.register(request),
                outcome -> WireReplies.registration(outcome, version),
                false);
    }

    /** @param arrivedNanos when the request arrived, by {@link System#nanoTime} */
    PeerCall<PullOutcome> pull(Parameters query, long arrivedNanos) throws MalformedParameterException {
        String task = query.first("taskId");
        String peer = query.first("srcCid");
        PullRequest request = new PullRequest(
                task,
                peer,
                query.first("dstCid"),
                query.first("range"),
                query.first("status"),
                query.first("result"));
        supernode.observeControlDelay(Math.max(0, System.nanoTime() - arrivedNanos));
        return new PeerCall<>(
                () -> PeerCall.subject("GET /peer/task", task, peer), supernode.pull(request), WireReplies::pull, true);
    }

    byte[] pieceSuccess(Parameters query) throws MalformedParameterException {
        return WireReplies.pieceReported(supernode.reportPiece(new PieceReport(
                query.first("taskId"), query.first("cid"), query.first("dstCid"), query.first("pieceRange"))));
    }

    byte[] pieceError(Parameters query) throws MalformedParameterException {
        return WireReplies.acknowledged(supernode.clientError(new ClientErrorReport(
                query.first("taskId"),
                query.first("srcCid"),
                query.first("dstCid"),
                query.first("errorType"),
                query.first("range"))));
    }

    byte[] serviceDown(Parameters query) throws MalformedParameterException {
        return WireReplies.serviceDown(supernode.serviceDown(query.first("taskId"), query.first("cid")));
    }

    byte[] dropTask(String taskId) {
        return WireReplies.acknowledged(supernode.dropTask(taskId));
    }
}
