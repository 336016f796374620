package io.supernode.http.control;

import io.supernode.core.Supernode;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.registration.RegistrationCheck;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.registration.RegistrationValidator;
import io.supernode.core.report.ClientErrorReport;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.http.wire.DownloadReport;
import io.supernode.http.wire.DownloadReportParser;
import io.supernode.http.wire.MalformedParameterException;
import io.supernode.http.wire.Parameters;
import io.supernode.http.wire.RegistrationParser;
import io.supernode.http.wire.SupernodeName;
import io.supernode.http.wire.WireReplies;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Each call of the API for clients from its parameters and its caller to the core, and the core's outcome to JSON. Thread-safe. */
final class PeerApi {

    private static final Logger LOG = LoggerFactory.getLogger(PeerApi.class);

    private final Supernode supernode;
    private final ClientMetricsSink metrics;
    private final ServerStatus status;
    private final Ending ending;
    private final boolean goesByItsNames;

    /** @param goesByItsNames whether who calls the supernode by a host name is told that name */
    PeerApi(Supernode supernode, ClientMetricsSink metrics, ServerStatus status, Ending ending, boolean goesByItsNames) {
        this.supernode = Objects.requireNonNull(supernode, "supernode");
        this.metrics = Objects.requireNonNull(metrics, "metrics");
        this.status = Objects.requireNonNull(status, "status");
        this.ending = ending;
        this.goesByItsNames = goesByItsNames;
    }

    PendingReply<RegistrationOutcome> register(String contentType, byte[] body, CallerAddress caller)
            throws MalformedParameterException {
        RegistrationRequest request = RegistrationParser.parse(contentType, body).from(caller);
        ClientVersion version = request.version() == null ? ClientVersion.UNKNOWN : new ClientVersion(request.version());
        if (ending.hasBegun()) {
            return new PendingReply<>(
                    () -> PendingReply.subject("POST /peer/registry", null, request.cid()),
                    ending.hold(),
                    outcome -> WireReplies.registration(outcome, version),
                    false);
        }
        boolean isTaken = !status.isDraining() || isClient(request);
        return new PendingReply<>(
                () -> PendingReply.subject("POST /peer/registry", null, request.cid()),
                isTaken ? supernode.register(request) : CompletableFuture.completedFuture(null),
                outcome -> isTaken ? WireReplies.registration(outcome, version) : WireReplies.draining(),
                false);
    }

    /** Whether this client is here already: it registers again to go on. */
    private boolean isClient(RegistrationRequest request) {
        return RegistrationValidator.check(request) instanceof RegistrationCheck.Valid valid
                && supernode.isClient(valid.registration().resource().taskId(), valid.registration().peer());
    }

    /** @param arrivedNanos when the request arrived, by {@link System#nanoTime} */
    PendingReply<PullOutcome> pull(Parameters query, CallerAddress caller, long arrivedNanos) throws MalformedParameterException {
        String task = query.first("taskId");
        String peer = query.first("srcCid");
        PullRequest request = new PullRequest(
                task,
                peer,
                query.first("dstCid"),
                query.first("range"),
                query.first("status"),
                query.first("result"),
                caller);
        String name = goesByItsNames ? query.first("superNode") : null;
        supernode.observeControlDelay(Math.max(0, System.nanoTime() - arrivedNanos));
        return new PendingReply<>(
                () -> PendingReply.subject("GET /peer/task", task, peer),
                ending.isHandedOver() ? withdrawn() : supernode.pull(request),
                SupernodeName.isHostName(name) ? outcome -> WireReplies.pull(outcome, name) : WireReplies::pull,
                true);
    }

    private static CompletionStage<PullOutcome> withdrawn() {
        CompletableFuture<PullOutcome> pull = new CompletableFuture<>();
        pull.cancel(false);
        return pull;
    }

    PendingReply<ReportOutcome> pieceSuccess(Parameters query, CallerAddress caller) throws MalformedParameterException {
        String task = query.first("taskId");
        String peer = query.first("cid");
        return report("GET /peer/piece/suc", task, peer,
                supernode.reportPiece(new PieceReport(task, peer, query.first("dstCid"), query.first("pieceRange"), caller)),
                WireReplies::pieceReported);
    }

    PendingReply<ReportOutcome> pieceError(Parameters query, CallerAddress caller) throws MalformedParameterException {
        String task = query.first("taskId");
        String peer = query.first("srcCid");
        return report("GET /peer/piece/error", task, peer,
                supernode.complain(new ClientErrorReport(
                        task, peer, query.first("dstCid"), query.first("errorType"), query.first("range"), caller)),
                WireReplies::acknowledged);
    }

    PendingReply<ReportOutcome> serviceDown(Parameters query, CallerAddress caller) throws MalformedParameterException {
        String task = query.first("taskId");
        String peer = query.first("cid");
        return report("GET /peer/service/down", task, peer, supernode.leave(task, peer, caller), WireReplies::serviceDown);
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

    /** Operators alone make this call, and no code of the protocol says that it is not certain whether it was done: HTTP does. */
    CompletionStage<JsonAnswer> dropTask(String taskId) {
        return supernode.drop(taskId).thenApply(outcome -> outcome instanceof ReportOutcome.Unavailable unavailable
                ? new JsonAnswer(
                        HttpStatus.SERVICE_UNAVAILABLE_503,
                        WireReplies.error(HttpStatus.SERVICE_UNAVAILABLE_503, unavailable.message()))
                : new JsonAnswer(HttpStatus.OK_200, WireReplies.acknowledged(outcome)));
    }

    private static PendingReply<ReportOutcome> report(
            String call,
            String task,
            String peer,
            CompletionStage<ReportOutcome> outcome,
            Function<ReportOutcome, byte[]> reply) {
        return new PendingReply<>(() -> PendingReply.subject(call, task, peer), outcome, reply, false);
    }
}
