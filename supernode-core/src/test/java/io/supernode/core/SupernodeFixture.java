package io.supernode.core;

import io.supernode.core.model.PieceRange;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.store.InMemoryPeerStore;
import io.supernode.core.store.InMemoryTaskStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A supernode on a manual clock and a scripted origin, and short words for what its clients say. */
final class SupernodeFixture {

    static final String URL = "http://origin.example/file";
    static final byte[] SECRET = "a secret of tests".getBytes();
    static final int MB = 1 << 20;
    static final int PIECE = 4 * MB;

    static final Duration PIECE_TIME = Duration.ofMillis(200);

    final ManualClock clock = new ManualClock();
    final ScriptedOrigin origin;
    final InMemoryTaskStore taskStore = new InMemoryTaskStore();
    final InMemoryPeerStore peerStore = new InMemoryPeerStore();
    final Supernode supernode;
    String task;

    SupernodeFixture(ScriptedOrigin origin, SupernodeSettings settings) {
        this(origin, settings, SECRET);
    }

    SupernodeFixture(ScriptedOrigin origin, SupernodeSettings settings, byte[] secret) {
        this.origin = origin;
        this.supernode = LocalSupernode.builder(origin, secret)
                .settings(settings).stores(taskStore, peerStore).clock(clock).start();
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

    /** Registers peer number {@code n}, on a host of its own. */
    RegistrationOutcome.Registered join(int n) {
        RegistrationOutcome outcome = supernode
                .register(request(cid(n), "10.0." + n / 250 + "." + (n % 250 + 1), 15001).build())
                .toCompletableFuture().join();
        RegistrationOutcome.Registered registered = (RegistrationOutcome.Registered) outcome;
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

    static <T> T outcome(java.util.concurrent.CompletionStage<T> stage) {
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
}
