package io.supernode.app;

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
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A supernode that still takes up its state, while the ports are open already: calls wait without a thread, and are then answered
 * in the order in which they came. How many may wait is for the ports to bound, by their connections; a call whose client has
 * hung up is left out. What only looks waits on its thread. From then on each call is handed on. Thread-safe.
 */
final class StartingSupernode implements Supernode {

    private final long patienceMillis;
    private final CountDownLatch decided = new CountDownLatch(1);
    /** Null until it has begun. */
    private volatile Supernode core;
    /** Calls that wait; null once none waits any more. Guarded by the monitor, as what follows. */
    private Queue<Consumer<Supernode>> waiting = new ArrayDeque<>();
    private RuntimeException failure;

    /** @param patience how long those wait who only look */
    StartingSupernode(Duration patience) {
        patienceMillis = patience.toMillis();
    }

    /** The state is taken up: all that wait are answered by {@code begun}, and so is whoever comes. */
    void begun(Supernode begun) {
        decided(begun, null);
    }

    /** It cannot begin: all that wait fail. */
    void failed(RuntimeException reason) {
        decided(null, reason);
    }

    private void decided(Supernode begun, RuntimeException reason) {
        Queue<Consumer<Supernode>> next = new ArrayDeque<>();
        while (next != null) {
            next.forEach(call -> call.accept(begun));
            synchronized (this) {
                failure = reason;
                next = waiting == null || waiting.isEmpty() ? null : waiting;
                waiting = next == null ? null : new ArrayDeque<>();
                if (next == null) {
                    // Only now: no call overtakes one that waits.
                    core = begun;
                }
            }
        }
        decided.countDown();
    }

    private <T> CompletionStage<T> call(Function<Supernode, CompletionStage<T>> call) {
        Supernode now = core;
        if (now != null) {
            return call.apply(now);
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        synchronized (this) {
            if (waiting != null) {
                waiting.add(begun -> answer(begun, call, answer));
                return answer;
            }
        }
        answer(core, call, answer);
        return answer;
    }

    private <T> void answer(
            Supernode begun, Function<Supernode, CompletionStage<T>> call, CompletableFuture<T> answer) {
        if (answer.isDone()) {
            return;
        }
        if (begun == null) {
            answer.completeExceptionally(new IllegalStateException("the supernode could not start", failure()));
            return;
        }
        CompletionStage<T> stage;
        try {
            stage = call.apply(begun);
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
            return;
        }
        stage.whenComplete((value, thrown) -> {
            if (thrown == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(thrown);
            }
        });
        answer.whenComplete((value, thrown) -> {
            if (answer.isCancelled()) {
                stage.toCompletableFuture().cancel(false);
            }
        });
    }

    private synchronized RuntimeException failure() {
        return failure;
    }

    private Supernode core() {
        Supernode now = core;
        if (now == null) {
            try {
                if (!decided.await(patienceMillis, TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("the supernode still takes up its state");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the supernode took up its state", e);
            }
            now = core;
        }
        if (now == null) {
            throw new IllegalStateException("the supernode could not start", failure());
        }
        return now;
    }

    // ---- what clients and operators say ----

    @Override
    public CompletionStage<RegistrationOutcome> register(RegistrationRequest request) {
        return call(begun -> begun.register(request));
    }

    @Override
    public CompletionStage<PullOutcome> pull(PullRequest request) {
        return call(begun -> begun.pull(request));
    }

    @Override
    public CompletionStage<ReportOutcome> reportPiece(PieceReport report) {
        return call(begun -> begun.reportPiece(report));
    }

    @Override
    public CompletionStage<ReportOutcome> complain(ClientErrorReport report) {
        return call(begun -> begun.complain(report));
    }

    @Override
    public CompletionStage<ReportOutcome> leave(String taskId, String cid, CallerAddress caller) {
        return call(begun -> begun.leave(taskId, cid, caller));
    }

    @Override
    public CompletionStage<ReportOutcome> drop(String taskId) {
        return call(begun -> begun.drop(taskId));
    }

    @Override
    public CompletionStage<ReportOutcome> clear(ResourceIdentity resource) {
        return call(begun -> begun.clear(resource));
    }

    @Override
    public CompletionStage<FetchOutcome> ensureFetched(FetchDemand demand) {
        return call(begun -> begun.ensureFetched(demand));
    }

    // ---- what may be seen ----

    @Override
    public Optional<TaskSnapshot> task(TaskId id) {
        return core().task(id);
    }

    @Override
    public List<TaskSnapshot> tasks() {
        return core().tasks();
    }

    @Override
    public Optional<SwarmSnapshot> swarm(TaskId id) {
        return core().swarm(id);
    }

    @Override
    public Optional<PeerSnapshot> peer(TaskId task, PeerId id) {
        return core().peer(task, id);
    }

    @Override
    public Optional<TaskSummary> summary(TaskId id) {
        return core().summary(id);
    }

    @Override
    public List<TaskSummary> summaries() {
        return core().summaries();
    }

    @Override
    public long peerBytes() {
        Supernode now = core;
        return now == null ? 0 : now.peerBytes();
    }

    @Override
    public Optional<PeerPage> peers(TaskId id, int from, int slots) {
        return core().peers(id, from, slots);
    }

    @Override
    public Optional<PieceCopies> pieces(TaskId id) {
        return core().pieces(id);
    }

    @Override
    public DownloadCount downloads() {
        return core().downloads();
    }

    @Override
    public boolean isClient(TaskId task, PeerId peer) {
        return core().isClient(task, peer);
    }

    // ---- time ----

    @Override
    public void tick() {
        Supernode now = core;
        if (now != null) {
            now.tick();
        }
    }

    @Override
    public boolean waitsForTime() {
        Supernode now = core;
        return now == null || now.waitsForTime();
    }

    @Override
    public void observeControlDelay(long nanos) {
        Supernode now = core;
        if (now != null) {
            now.observeControlDelay(nanos);
        }
    }

    /** Until it has begun nobody is sent anywhere; that somebody measures is what it must know from the start. */
    @Override
    public void observeSeedThroughput(SeedThroughput reading) {
        Supernode now = core;
        if (now != null) {
            now.observeSeedThroughput(reading);
        } else if (reading.equals(SeedThroughput.NONE)) {
            tell(begun -> begun.observeSeedThroughput(reading));
        }
    }

    @Override
    public void changeSeedBandwidth(long bytesPerSecond) {
        tell(begun -> begun.changeSeedBandwidth(bytesPerSecond));
    }

    /** Nobody waits for it, but it is told, in its turn. */
    private void tell(Consumer<Supernode> call) {
        Supernode now = core;
        if (now == null) {
            synchronized (this) {
                if (waiting != null) {
                    waiting.add(begun -> {
                        if (begun != null) {
                            call.accept(begun);
                        }
                    });
                    return;
                }
            }
            now = core;
        }
        if (now != null) {
            call.accept(now);
        }
    }

    /** Answers those that wait; before it has begun there is nothing that could be lost. */
    @Override
    public void close() {
        Supernode now = core;
        if (now != null) {
            now.close();
        }
    }
}
