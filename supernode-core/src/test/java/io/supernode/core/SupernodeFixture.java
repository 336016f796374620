package io.supernode.core;

import io.supernode.core.event.SupernodeObserver;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceRange;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.TaskSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A supernode on a manual clock and a scripted origin, and short words for what its clients say. */
final class SupernodeFixture {

    static final String URL = "http://origin.example/file";
    static final byte[] SECRET = "a secret of tests".getBytes();
    static final int MB = 1 << 20;
    static final int PIECE = 4 * MB;

    static final Duration PIECE_TIME = Duration.ofMillis(200);

    final ManualClock clock;
    final ScriptedOrigin origin;
    final ScriptedStores taskStore;
    final ScriptedStores peerStore;
    final SupernodeSettings settings;
    /** What the supernode handed to its handler of failures. */
    final List<RuntimeException> failures = new CopyOnWriteArrayList<>();
    final LocalSupernode supernode;
    private final byte[] secret;
    String task;

    SupernodeFixture(ScriptedOrigin origin, SupernodeSettings settings) {
        this(origin, settings, SECRET);
    }

    SupernodeFixture(ScriptedOrigin origin, SupernodeSettings settings, byte[] secret) {
        this(origin, settings, secret, new ManualClock(), new ScriptedStores(), List.of());
    }

    SupernodeFixture(ScriptedOrigin origin, SupernodeSettings settings, SupernodeObserver... observers) {
        this(origin, settings, SECRET, new ManualClock(), new ScriptedStores(), List.of(observers));
    }

    private SupernodeFixture(
            ScriptedOrigin origin,
            SupernodeSettings settings,
            byte[] secret,
            ManualClock clock,
            ScriptedStores stores,
            List<SupernodeObserver> observers) {
        this.origin = origin;
        this.settings = settings;
        this.secret = secret;
        this.clock = clock;
        this.taskStore = stores;
        this.peerStore = stores;
        LocalSupernode.Builder builder = LocalSupernode.builder(origin, secret)
                .settings(settings).stores(stores, stores).clock(clock).onFailure(failures::add);
        observers.forEach(builder::observer);
        this.supernode = builder.start();
    }

    /** Another supernode, which begins from what this one's stores hold now. */
    SupernodeFixture restarted(ScriptedOrigin newOrigin, SupernodeObserver... observers) {
        return restarted(newOrigin, settings, observers);
    }

    /** As above, with other settings. */
    SupernodeFixture restarted(ScriptedOrigin newOrigin, SupernodeSettings newSettings, SupernodeObserver... observers) {
        return restartedWith(taskStore.copy(), newOrigin, newSettings, observers);
    }

    /** As above, which begins from what those stores hold. */
    SupernodeFixture restartedWith(
            ScriptedStores stores, ScriptedOrigin newOrigin, SupernodeSettings newSettings, SupernodeObserver... observers) {
        SupernodeFixture restarted = new SupernodeFixture(newOrigin, newSettings, secret, clock, stores, List.of(observers));
        restarted.task = task;
        return restarted;
    }

    static SupernodeFixture withPieces(int pieces) {
        return withPieces(pieces, SupernodeSettings.defaults());
    }

    static SupernodeFixture withPieces(int pieces, SupernodeSettings settings) {
        return new SupernodeFixture(ScriptedOrigin.withFileOf((long) pieces * (PIECE - 5)), settings);
    }

    static RegistrationRequest.Builder request(String cid, String ip, int port) {
        return RegistrationRequest.builder()
                .cid(cid).ip(ip).hostName("host").superNodeIp("10.9.9.9").port(port)
                .path("/peer/file/" + cid).rawUrl(URL).version("0.4.3");
    }

    /** Registers peer number {@code n} for {@code rawUrl}, with headers, by the name of {@link #URL}. */
    CompletableFuture<RegistrationOutcome> registerBy(int n, String rawUrl, Map<String, String> headers) {
        return supernode
                .register(request(cid(n), "10.0.0." + (n + 1), 15001)
                        .rawUrl(rawUrl).taskUrl(URL).headers(headers).build())
                .toCompletableFuture();
    }

    /** Registers peer number {@code n}, on a host of its own; the answer may come later. */
    CompletableFuture<RegistrationOutcome> register(int n) {
        return register(n, Map.of());
    }

    /** Registers peer number {@code n}, on a host of its own, with headers; the answer may come later. */
    CompletableFuture<RegistrationOutcome> register(int n, Map<String, String> headers) {
        return supernode
                .register(request(cid(n), ip(n), 15001).headers(headers).build())
                .toCompletableFuture();
    }

    static String ip(int n) {
        return "10.0." + n / 250 + "." + (n % 250 + 1);
    }

    /** Registers peer number {@code n}, on a host of its own, which must be taken in at once. */
    RegistrationOutcome.Registered join(int n) {
        RegistrationOutcome.Registered registered = (RegistrationOutcome.Registered) register(n).getNow(null);
        task = registered.task().value();
        return registered;
    }

    static String cid(int n) {
        return "peer-" + n;
    }

    CompletableFuture<PullOutcome> start(int n) {
        return supernode.pull(PullRequest.start(task, cid(n))).toCompletableFuture();
    }

    CompletableFuture<PullOutcome> pull(int n, int piece, String source, String result) {
        return supernode.pull(new PullRequest(task, cid(n), source, range(piece), "701", result)).toCompletableFuture();
    }

    /** The piece took a time that a link may need: rates are measured by the clock. */
    ReportOutcome success(int n, int piece, String source) {
        clock.advance(PIECE_TIME);
        return outcome(supernode.reportPiece(new PieceReport(task, cid(n), source, range(piece))));
    }

    static <T> T outcome(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    static String range(int piece) {
        return PieceRange.ofPiece(piece, PIECE).toString();
    }

    static PullOutcome answered(CompletableFuture<PullOutcome> answer) {
        if (!answer.isDone()) {
            throw new AssertionError("the pull is held");
        }
        return answer.join();
    }

    static List<PieceAssignment> pieces(CompletableFuture<PullOutcome> answer) {
        return ((PullOutcome.Pieces) answered(answer)).pieces();
    }

    TaskSnapshot snapshot() {
        return supernode.task(new TaskId(task)).orElseThrow();
    }

    PeerSnapshot peer(int n) {
        return supernode.peer(new TaskId(task), new PeerId(cid(n))).orElseThrow();
    }

    /** Lets time pass, and the supernode notice it. */
    void pass(Duration time) {
        clock.advance(time);
        supernode.tick();
    }
}
