package io.supernode.app;

import io.supernode.cdn.HttpOriginFetcher;
import io.supernode.cdn.store.PieceStore;
import io.supernode.core.Supernode;
import io.supernode.core.event.SupernodeObserver;
import io.supernode.http.admin.ClusterStatus;
import io.supernode.http.control.ClientMetricsSink;
import io.supernode.http.control.ControlExtensions;
import io.supernode.http.control.ControlPage;
import io.supernode.http.control.ControlServer;
import io.supernode.http.control.RequestListener;
import io.supernode.http.data.DataServer;
import io.supernode.metrics.ServerFigure;
import io.supernode.metrics.SupernodeMetrics;
import io.supernode.store.StateStore;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Wires the metrics of a server to its parts. Thread-safe. */
final class ServerMetrics implements AutoCloseable {

    private static final String PATH = "/metrics";
    private static final double MILLIS_PER_SECOND = TimeUnit.SECONDS.toMillis(1);

    private final SupernodeMetrics metrics = new SupernodeMetrics();

    ServerMetrics() {
        metrics.build(Version.text(), Revision.text());
    }

    /** Counts what happens in a supernode. */
    SupernodeObserver observer() {
        return metrics.observer();
    }

    /** The supernode as the control port is to see it. */
    Supernode measure(Supernode supernode) {
        return metrics.measure(supernode);
    }

    /** What a control port has to do with, and the metrics with it. */
    ControlExtensions addTo(ControlExtensions control) {
        ClientMetricsSink log = control.clients();
        return control
                .withClients(report -> {
                    log.downloadReported(report);
                    metrics.downloadReported(
                            report.callSystem(), report.success(), report.backToSourceReason(), report.duration(),
                            report.fileLength());
                })
                .withRequests(new Requests())
                .withPages(List.of(new ControlPage(PATH, this::page)));
    }

    private final class Requests implements RequestListener {

        @Override
        public void answered(String page, int status, long nanos, long requestBytes, long replyBytes) {
            metrics.requestAnswered(page, status, nanos, requestBytes, replyBytes);
        }

        @Override
        public void streamed(String page, int status, long requestBytes) {
            metrics.streamEnded(page, status, requestBytes);
        }
    }

    ControlPage.Content page(String accept) {
        SupernodeMetrics.Page page = metrics.page(accept);
        return new ControlPage.Content(page.type(), page.body());
    }

    /** Has the figures of these parts read at each scrape. */
    void read(HttpOriginFetcher origins, PieceStore store) {
        metrics.read(ServerFigure.ORIGIN_BYTES, () -> origins.figures().bodyBytes());
        metrics.read(ServerFigure.EGRESS_REFUSALS, () -> origins.figures().egressRefusals());
        metrics.read(ServerFigure.CACHE_HITS, () -> origins.figures().reuses());
        metrics.read(ServerFigure.DOWNLOADS, () -> origins.figures().fetches());
        metrics.read(ServerFigure.FAILED_DOWNLOADS, () -> origins.figures().failedFetches());
        metrics.read(ServerFigure.EVICTIONS, () -> store.figures().evictions());
        metrics.read(ServerFigure.EVICTED_BYTES, () -> store.figures().evictedBytes());
        metrics.read(ServerFigure.LAST_EVICTION, () -> store.figures().lastEvictionMillis() / MILLIS_PER_SECOND);
        metrics.read(ServerFigure.CACHE_BYTES, () -> store.figures().bytes());
        metrics.read(ServerFigure.CACHE_BYTES_IN_USE, () -> store.figures().bytesInUse());
        metrics.read(ServerFigure.CACHE_CONTENTS, () -> store.figures().contents());
    }

    /** Has the figures of the durable stores read at each scrape. */
    void read(StateStore state) {
        metrics.read(ServerFigure.STATE_KEPT, () -> state.isKept() ? 1 : 0);
        metrics.read(ServerFigure.STATE_LAG, () -> state.lag().toMillis() / MILLIS_PER_SECOND);
        metrics.read(ServerFigure.STATE_FAILURES, state::failures);
        metrics.read(ServerFigure.STATE_CHANGES, state::changes);
        metrics.read(ServerFigure.STATE_BYTES, state::bytes);
    }

    /** Has the figures of the cluster read at each scrape. */
    void read(ClusterStatus cluster, HttpOriginFetcher origins) {
        metrics.read(ServerFigure.CLUSTER_NODES, () -> cluster.clusterNow().nodes().size());
        metrics.read(ServerFigure.CLUSTER_EPOCH, () -> cluster.clusterNow().epoch());
        metrics.read(ServerFigure.CLUSTER_OWN_TASKS, () -> cluster.clusterNow().ownTasks());
        metrics.read(ServerFigure.CLUSTER_COPIES, () -> cluster.clusterNow().copies());
        metrics.read(ServerFigure.CLUSTER_COPY_BYTES, () -> cluster.clusterNow().copyBytes());
        metrics.read(ServerFigure.CLUSTER_INCOMPLETE_COPIES, () -> cluster.clusterNow().incompleteCopies());
        metrics.read(ServerFigure.CLUSTER_FORWARDED, () -> cluster.clusterNow().forwarded());
        metrics.read(ServerFigure.CLUSTER_ANSWERED, () -> cluster.clusterNow().answered());
        metrics.read(ServerFigure.CLUSTER_RETRIED, () -> cluster.clusterNow().retried());
        metrics.read(ServerFigure.CLUSTER_UNANSWERED, () -> cluster.clusterNow().unanswered());
        metrics.read(ServerFigure.CLUSTER_REFUSED_REPORTS, () -> cluster.clusterNow().refusedReports());
        metrics.read(ServerFigure.CLUSTER_WAITING, () -> cluster.clusterNow().waiting());
        metrics.read(ServerFigure.CLUSTER_HELD_CALLS, () -> cluster.clusterNow().held());
        metrics.read(ServerFigure.CLUSTER_LAG, () -> cluster.clusterNow().lagMillis() / MILLIS_PER_SECOND);
        metrics.read(ServerFigure.CLUSTER_COMPLETE, () -> cluster.clusterNow().isComplete() ? 1 : 0);
        metrics.read(ServerFigure.CLUSTER_HELD_CONTENTS, () -> cluster.clusterNow().heldContents());
        metrics.read(ServerFigure.CLUSTER_FURTHER_SEEDS, () -> cluster.clusterNow().furtherSeeds());
        metrics.read(ServerFigure.CLUSTER_SHARED_BYTES, origins::sharedBytes);
    }

    /**
     * Has what peers take read at each scrape.
     *
     * @param limit bytes that they may take
     */
    void read(Supernode supernode, long limit) {
        metrics.read(ServerFigure.PEER_MEMORY, supernode::peerBytes);
        metrics.read(ServerFigure.PEER_MEMORY_LIMIT, () -> limit);
    }

    /** Has the figures of these ports read at each scrape. */
    void read(ControlServer control, DataServer data) {
        metrics.read(ServerFigure.HELD_PULLS, control::heldPulls);
        metrics.read(ServerFigure.DATA_SENT_BYTES, () -> data.traffic().sentBytes());
        metrics.read(ServerFigure.DATA_TRANSFERS, () -> data.traffic().completedTransfers());
        metrics.read(ServerFigure.DATA_BROKEN_TRANSFERS, () -> data.traffic().brokenTransfers());
        metrics.read(ServerFigure.DATA_RUNNING_TRANSFERS, () -> data.traffic().runningTransfers());
        metrics.read(ServerFigure.DATA_LIMIT, () -> data.bandwidth().rate());
    }

    @Override
    public void close() {
        metrics.close();
    }
}
