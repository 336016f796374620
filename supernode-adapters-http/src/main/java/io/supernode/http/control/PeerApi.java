package io.supernode.http.control;

import io.supernode.core.Supernode;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.report.ClientErrorReport;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.http.wire.DownloadReport;
import io.supernode.http.wire.DownloadReportParser;
import io.supernode.http.wire.MalformedParameterException;
import io.supernode.http.wire.Parameters;
import io.supernode.http.wire.RegistrationParser;
import io.supernode.http.wire.WireReplies;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Each call of the API for clients from its parameters to the core, and the core's outcome to JSON. Thread-safe. */
final class PeerApi {

    private static final Logger LOG = LoggerFactory.getLogger(PeerApi.class);

    private final Supernode supernode;
    private final ClientMetricsSink metrics;

    PeerApi(Supernode supernode, ClientMetricsSink metrics) {
        this.supernode = Objects.requireNonNull(supernode, "supernode");
        this.metrics = Objects.requireNonNull(metrics, "metrics");
    }

    PendingReply<RegistrationOutcome> register(String contentType, byte[] body) throws MalformedParameterException {
        RegistrationRequest request = RegistrationParser.parse(contentType, body);
        ClientVersion version = request.version() == null ? ClientVersion.UNKNOWN : new ClientVersion(request.version());
        return new PendingReply<>(
                () -> PendingReply.subject("POST /peer/registry", null, request.cid()),
                supernode.register(request),
                outcome -> WireReplies.registration(outcome, version),
                false);
    }

    /** @param arrivedNanos when the request arrived, by {@link System#nanoTime} */
    PendingReply<PullOutcome> pull(Parameters query, long arrivedNanos) throws MalformedParameterException {
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
        return new PendingReply<>(
                () -> PendingReply.subject("GET /peer/task", task, peer), supernode.pull(request), WireReplies::pull, true);
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

    byte[] downloadReport(String contentType, byte[] body) throws MalformedParameterException {
        DownloadReport report = DownloadReportParser.parse(contentType, body);
        try {
            metrics.downloadReported(report);
        } catch (RuntimeException e) {
            // The client has said what it had to: it would only say it again.
            LOG.error("the report of a download was not counted, task={} peer={}", report.taskId(), report.cid(), e);
        }
        return WireReplies.metricsTaken();
    }

    byte[] dropTask(String taskId) {
        return WireReplies.acknowledged(supernode.dropTask(taskId));
    }
}
