package io.supernode.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
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

/** Measures calls on their way to a supernode, of which no event tells: how long they take, what they are answered. */
final class MeteredSupernode implements Supernode {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Supernode supernode;
    private final Calls calls;

    /** What is counted. */
    static final class Calls implements RegistrationOutcome.Visitor<CounterDataPoint> {

        private final DistributionDataPoint decisions;
        private final DistributionDataPoint delays;
        private final DistributionDataPoint registrationSeconds;
        private final CounterDataPoint registered;
        private final CounterDataPoint invalid;
        private final CounterDataPoint taken;
        private final CounterDataPoint refused;
        private final CounterDataPoint unauthorized;
        private final CounterDataPoint pending;

        Calls(Meters meters) {
            decisions = meters.histogram(Meters.SERVER + "schedule_duration_milliseconds",
                    "How long it took to decide what a peer gets, in milliseconds.", Meters.exponential(.02, 2, 6));
            delays = meters.histogram(Meters.SERVER + "control_delay_seconds",
                    "How long pulls waited from their arrival until they were looked at.", Meters.TINY_SECONDS);
            registrationSeconds = meters.histogram(Meters.SERVER + "registration_duration_seconds",
                    "How long registrations waited for their answer.", Meters.SHORT_SECONDS);
            Counter byCode = meters.counter(
                    Meters.SERVER + "registrations_total", "Registrations by the code of their reply.", "code");
            registered = byCode.labelValues("200");
            invalid = byCode.labelValues("501");
            taken = byCode.labelValues("606");
            refused = byCode.labelValues("607");
            unauthorized = byCode.labelValues("608");
            pending = byCode.labelValues("609");
        }

        void answered(RegistrationOutcome outcome, long nanos) {
            registrationSeconds.observe(nanos / NANOS_PER_SECOND);
            outcome.accept(this).inc();
        }

        @Override
        public CounterDataPoint registered(RegistrationOutcome.Registered outcome) {
            return registered;
        }

        @Override
        public CounterDataPoint invalidParameter(RegistrationOutcome.InvalidParameter outcome) {
            return invalid;
        }

        @Override
        public CounterDataPoint addressMismatch(RegistrationOutcome.AddressMismatch outcome) {
            return invalid;
        }

        @Override
        public CounterDataPoint taskIdTaken(RegistrationOutcome.TaskIdTaken outcome) {
            return taken;
        }

        @Override
        public CounterDataPoint urlRefused(RegistrationOutcome.UrlRefused outcome) {
            return refused;
        }

        @Override
        public CounterDataPoint authenticationRequired(RegistrationOutcome.AuthenticationRequired outcome) {
            return unauthorized;
        }

        @Override
        public CounterDataPoint authenticationPending(RegistrationOutcome.AuthenticationPending outcome) {
            return pending;
        }
    }

    MeteredSupernode(Supernode supernode, Calls calls) {
        this.supernode = supernode;
        this.calls = calls;
    }

    @Override
    public CompletionStage<RegistrationOutcome> register(RegistrationRequest request) {
        long start = System.nanoTime();
        CompletionStage<RegistrationOutcome> answer = supernode.register(request);
        answer.whenComplete((outcome, failure) -> {
            if (outcome != null) {
                calls.answered(outcome, System.nanoTime() - start);
            }
        });
        return answer;
    }

    @Override
    public CompletionStage<PullOutcome> pull(PullRequest request) {
        long start = System.nanoTime();
        // A pull that is held is decided on as well: this returns at once. The caller needs the very stage to cancel it.
        CompletionStage<PullOutcome> answer = supernode.pull(request);
        calls.decisions.observe((System.nanoTime() - start) / NANOS_PER_MILLI);
        return answer;
    }

    @Override
    public CompletionStage<ReportOutcome> reportPiece(PieceReport report) {
        return supernode.reportPiece(report);
    }

    @Override
    public CompletionStage<ReportOutcome> complain(ClientErrorReport report) {
        return supernode.complain(report);
    }

    @Override
    public CompletionStage<ReportOutcome> leave(String taskId, String cid, CallerAddress caller) {
        return supernode.leave(taskId, cid, caller);
    }

    @Override
    public CompletionStage<ReportOutcome> drop(String taskId) {
        return supernode.drop(taskId);
    }

    @Override
    public CompletionStage<ReportOutcome> clear(ResourceIdentity resource) {
        return supernode.clear(resource);
    }

    @Override
    public CompletionStage<FetchOutcome> ensureFetched(FetchDemand demand) {
        return supernode.ensureFetched(demand);
    }

    @Override
    public Optional<TaskSnapshot> task(TaskId id) {
        return supernode.task(id);
    }

    @Override
    public List<TaskSnapshot> tasks() {
        return supernode.tasks();
    }

    @Override
    public Optional<SwarmSnapshot> swarm(TaskId id) {
        return supernode.swarm(id);
    }

    @Override
    public Optional<PeerSnapshot> peer(TaskId task, PeerId id) {
        return supernode.peer(task, id);
    }

    @Override
    public Optional<TaskSummary> summary(TaskId id) {
        return supernode.summary(id);
    }

    @Override
    public List<TaskSummary> summaries() {
        return supernode.summaries();
    }

    @Override
    public long peerBytes() {
        return supernode.peerBytes();
    }

    @Override
    public Optional<PeerPage> peers(TaskId id, int from, int slots) {
        return supernode.peers(id, from, slots);
    }

    @Override
    public Optional<PieceCopies> pieces(TaskId id) {
        return supernode.pieces(id);
    }

    @Override
    public DownloadCount downloads() {
        return supernode.downloads();
    }

    @Override
    public boolean isClient(TaskId task, PeerId peer) {
        return supernode.isClient(task, peer);
    }

    @Override
    public void tick() {
        supernode.tick();
    }

    @Override
    public boolean waitsForTime() {
        return supernode.waitsForTime();
    }

    @Override
    public void observeControlDelay(long nanos) {
        calls.delays.observe(nanos / NANOS_PER_SECOND);
        supernode.observeControlDelay(nanos);
    }

    @Override
    public void observeSeedThroughput(SeedThroughput reading) {
        supernode.observeSeedThroughput(reading);
    }

    @Override
    public void changeSeedBandwidth(long bytesPerSecond) {
        supernode.changeSeedBandwidth(bytesPerSecond);
    }

    @Override
    public void close() {
        supernode.close();
    }
}
