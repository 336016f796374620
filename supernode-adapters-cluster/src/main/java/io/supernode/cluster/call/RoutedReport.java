package io.supernode.cluster.call;

import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.report.PieceReport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A report of a piece on its way to the owner of its task. Its client may have an answer already. */
final class RoutedReport extends RoutedCall<ReportOutcome> {

    private static final Logger LOG = LoggerFactory.getLogger(RoutedReport.class);

    private final CallRouter router;
    private final PieceReport report;
    /** Whose report was answered; null if the client waits for the owner. */
    private final KnownReporters.Reporter reporter;

    RoutedReport(CallRouter router, ClusterCall.ReportPiece call, TaskId task) {
        super(router, call, task);
        this.router = router;
        this.report = call.report();
        this.reporter = router.reporters().begin(report);
    }

    /** Sends it to the owner, and tells what the client is answered. */
    CompletionStage<ReportOutcome> send() {
        attempt();
        return reporter == null ? this : CompletableFuture.completedFuture(reporter.answer());
    }

    @Override
    void ending(Object answer, Throwable failure) {
        if (answer instanceof ReportOutcome.Accepted accepted && !isGivenUp()) {
            router.reporters().accepted(report, reporter, accepted);
            return;
        }
        if (reporter != null && failure != null) {
            LOG.error("a report of peer {} of task {} has failed", report.cid(), report.taskId(), failure);
        }
        if (reporter != null && !isGivenUp()) {
            router.countRefusedReport();
        }
        router.reporters().refused(report, reporter);
    }
}
