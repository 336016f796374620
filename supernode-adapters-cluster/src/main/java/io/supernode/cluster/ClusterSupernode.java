package io.supernode.cluster;

import io.supernode.cluster.call.CallRouter;
import io.supernode.cluster.call.CallingPeers;
import io.supernode.cluster.call.ClusterCall;
import io.supernode.core.Supernode;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.FetchOutcome;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.registration.FetchDemand;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.report.ClientErrorReport;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.report.SeedThroughput;
import io.supernode.core.snapshot.DownloadCount;
import io.supernode.core.snapshot.PeerPage;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.PieceCopies;
import io.supernode.core.snapshot.SwarmSnapshot;
import io.supernode.core.snapshot.TaskSnapshot;
import io.supernode.core.snapshot.TaskSummary;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A supernode that answers for the whole cluster: what concerns a task is answered by the node that owns it. What may be seen is
 * what this node owns, but for {@link #downloads} and {@link #isClient}: those of whoever calls this node.
 */
final class ClusterSupernode implements Supernode {

    private final Supernode local;
    private final CallRouter router;
    private final CallingPeers callers;

    ClusterSupernode(Supernode local, CallRouter router, CallingPeers callers) {
        this.local = local;
        this.router = router;
        this.callers = callers;
    }

    @Override
    public CompletionStage<RegistrationOutcome> register(RegistrationRequest request) {
        CompletionStage<RegistrationOutcome> answer = router.route(new ClusterCall.Register(request));
        answer.whenComplete((outcome, failure) -> callers.registered(request, outcome));
        return answer;
    }

    @Override
    public CompletionStage<PullOutcome> pull(PullRequest request) {
        CompletionStage<PullOutcome> answer = router.route(new ClusterCall.Pull(request));
        answer.whenComplete((outcome, failure) -> callers.pulled(request, outcome));
        return answer;
    }

    @Override
    public CompletionStage<ReportOutcome> reportPiece(PieceReport report) {
        return router.report(new ClusterCall.ReportPiece(report));
    }

    @Override
    public CompletionStage<ReportOutcome> complain(ClientErrorReport report) {
        return router.route(new ClusterCall.Complain(report));
    }

    @Override
    public CompletionStage<ReportOutcome> leave(String taskId, String cid, CallerAddress caller) {
        CompletionStage<ReportOutcome> answer = router.route(new ClusterCall.Leave(taskId, cid, caller));
        answer.whenComplete((outcome, failure) -> callers.left(taskId, cid, outcome));
        return answer;
    }

    @Override
    public CompletionStage<ReportOutcome> drop(String taskId) {
        return router.route(new ClusterCall.Drop(taskId));
    }

    @Override
    public CompletionStage<ReportOutcome> clear(ResourceIdentity resource) {
        return router.route(new ClusterCall.Clear(resource));
    }

    @Override
    public CompletionStage<FetchOutcome> ensureFetched(FetchDemand demand) {
        return router.route(new ClusterCall.EnsureFetched(demand));
    }

    @Override
    public Optional<TaskSnapshot> task(TaskId id) {
        return local.task(id);
    }

    @Override
    public List<TaskSnapshot> tasks() {
        return local.tasks();
    }

    @Override
    public Optional<SwarmSnapshot> swarm(TaskId id) {
        return local.swarm(id);
    }

    @Override
    public Optional<PeerSnapshot> peer(TaskId task, PeerId id) {
        return local.peer(task, id);
    }

    @Override
    public Optional<TaskSummary> summary(TaskId id) {
        return local.summary(id);
    }

    @Override
    public List<TaskSummary> summaries() {
        return local.summaries();
    }

    @Override
    public long peerBytes() {
        return local.peerBytes();
    }

    @Override
    public Optional<PeerPage> peers(TaskId id, int from, int slots) {
        return local.peers(id, from, slots);
    }

    @Override
    public Optional<PieceCopies> pieces(TaskId id) {
        return local.pieces(id);
    }

    @Override
    public DownloadCount downloads() {
        return callers.downloads();
    }

    @Override
    public boolean isClient(TaskId task, PeerId peer) {
        return callers.isCalling(task, peer);
    }

    @Override
    public void tick() {
        local.tick();
    }

    @Override
    public boolean waitsForTime() {
        return local.waitsForTime();
    }

    @Override
    public void observeControlDelay(long nanos) {
        local.observeControlDelay(nanos);
    }

    @Override
    public void observeSeedThroughput(SeedThroughput reading) {
        local.observeSeedThroughput(reading);
    }

    @Override
    public void changeSeedBandwidth(long bytesPerSecond) {
        local.changeSeedBandwidth(bytesPerSecond);
    }

    @Override
    public void close() {
        local.close();
    }
}
