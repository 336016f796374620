package io.supernode.testkit.contract;

import io.supernode.core.Supernode;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.PieceRange;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFetcher;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.testkit.clock.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One task whose origin and peers do what the test says. Peers are numbered from 0. Not thread-safe. */
public final class ScriptedSwarm {

    private static final int PIECE_SIZE = 4 << 20;
    private static final int FRAME = 5;
    private static final int PORT = 15_001;
    /** No decision depends on it. */
    private static final int SECRET_BYTES = 16;

    public final VirtualClock clock = new VirtualClock();
    public final Supernode supernode;
    private final Origin origin;
    private final List<RuntimeException> failures = new ArrayList<>();
    private TaskId task;

    /** Of a file of so many whole pieces, of which the origin has nothing stored yet. */
    public ScriptedSwarm(int pieces, SupernodeSettings settings, SchedulingPolicy policy) {
        origin = new Origin((long) pieces * (PIECE_SIZE - FRAME));
        supernode = LocalSupernode.builder(origin, new byte[SECRET_BYTES])
                .settings(settings)
                .policy(policy)
                .clock(clock)
                .onFailure(failures::add)
                .start();
    }

    /**
     * Ends the test if the policy has thrown, of which the supernode tells its handler alone.
     *
     * @throws IllegalStateException with the first of what was thrown
     */
    public void throwFailures() {
        if (!failures.isEmpty()) {
            RuntimeException first = failures.get(0);
            throw new IllegalStateException(
                    first.getMessage() == null ? "a part of the supernode has failed" : first.getMessage(), first);
        }
    }

    /** The task, once a peer has joined. */
    public TaskId task() {
        return task;
    }

    /** The cid of peer {@code n}. */
    public static String cid(int n) {
        return "peer-" + n;
    }

    private static String range(int piece) {
        return PieceRange.ofPiece(piece, PIECE_SIZE).toString();
    }

    /** Registers peer {@code n}, on a host of its own. */
    public void join(int n) {
        RegistrationOutcome outcome = supernode
                .register(RegistrationRequest.builder()
                        .cid(cid(n)).ip("10.0.0." + (n + 1)).hostName("host").superNodeIp("10.9.9.9").port(PORT)
                        .path("/peer/file/" + n).rawUrl("http://origin.example/file").version("0.4.3").build())
                .toCompletableFuture().join();
        task = ((RegistrationOutcome.Registered) outcome).task();
    }

    /** Peer {@code n} asks for its first piece. */
    public CompletableFuture<PullOutcome> start(int n) {
        return supernode.pull(PullRequest.start(task.value(), cid(n))).toCompletableFuture();
    }

    /** Peer {@code n} reports {@code piece} with a result, and asks for more. */
    public CompletableFuture<PullOutcome> pull(int n, int piece, String source, String result) {
        return supernode
                .pull(new PullRequest(task.value(), cid(n), source, range(piece), "701", result))
                .toCompletableFuture();
    }

    /** Peer {@code n} reports that {@code piece} is on its disk. */
    public void success(int n, int piece, String source) {
        supernode.reportPiece(new PieceReport(task.value(), cid(n), source, range(piece)));
    }

    /** The supernode has {@code piece} from now on. */
    public void stored(int piece) {
        origin.stored(piece);
    }

    /** The supernode has {@code piece} no longer. */
    public void lost(int piece) {
        origin.listener.pieceLost(piece);
    }

    /** Everything has been stored. */
    public void complete() {
        for (int piece = 0; piece < origin.layout.pieceCount(); piece++) {
            origin.stored(piece);
        }
        origin.listener.finished(origin.layout.fileLength(), Origin.md5(0));
    }

    /** An origin of one file, whose fetch goes on when the test says so. */
    private static final class Origin implements OriginFetcher {

        private final long fileLength;
        private PieceLayout layout;
        private FetchListener listener;

        Origin(long fileLength) {
            this.fileLength = fileLength;
        }

        @Override
        public CompletionStage<OriginProbe> probe(OriginRequest request) {
            return CompletableFuture.completedFuture(new OriginProbe.Available(fileLength));
        }

        @Override
        public void fetch(FetchRequest request, FetchListener newListener) {
            layout = request.layout();
            listener = newListener;
        }

        private void stored(int piece) {
            listener.pieceStored(piece, new PieceDigest(md5(piece + 1), layout.framedLength(piece)));
        }

        private static Md5 md5(int number) {
            return new Md5(String.format("%032x", number));
        }

        @Override
        public void verify(ContentKey key, int piece) {
            // The test loses pieces by itself.
        }

        @Override
        public void release(ContentKey key) {
            // Nothing is kept.
        }

        @Override
        public void discard(ContentKey key) {
            // Nothing is kept.
        }
    }
}
