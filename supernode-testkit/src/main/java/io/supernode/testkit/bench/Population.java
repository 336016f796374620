package io.supernode.testkit.bench;

import io.supernode.core.Supernode;
import io.supernode.core.model.PieceRange;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.testkit.clock.VirtualClock;
import java.time.Duration;

/**
 * A supernode with many peers, half of whose pieces they have and serve, to be weighed. Keeps nothing of them but the
 * supernode itself. Not thread-safe.
 */
final class Population {

    /** After so long what has changed is stored. */
    private static final Duration SAVE_INTERVAL = Duration.ofSeconds(1);
    /** Peers of one task that a tick stores at least. */
    private static final int STORED_BY_TICK = 500;

    private final int peersPerTask;
    private final int tasks;
    private final int pieces;
    private final VirtualClock clock = new VirtualClock();
    private final Supernode supernode;

    /**
     * An empty supernode.
     *
     * @param peers in all, spread evenly over the tasks
     * @param tasks each of {@code pieces} pieces
     */
    Population(int peers, int tasks, int pieces) {
        this.peersPerTask = peers / tasks;
        this.tasks = tasks;
        this.pieces = pieces;
        SupernodeSettings settings =
                SupernodeSettings.builder().maxTasks(tasks).maxPeersPerTask(Math.max(1, peersPerTask)).build();
        this.supernode = LocalSupernode.builder(new InstantOrigin(pieces), new byte[16])
                .settings(settings).clock(clock).start();
    }

    /** Until the stores have everything: of a task that has decided much, one tick stores a part. */
    private void save() {
        clock.advance(SAVE_INTERVAL);
        supernode.tick();
        for (int more = tasks * peersPerTask / STORED_BY_TICK; more > 0 && supernode.waitsForTime(); more--) {
            supernode.tick();
        }
    }

    /** Registers everybody, who then say that they have every other piece. */
    void register() {
        for (int n = 0; n < tasks * peersPerTask; n++) {
            RegistrationOutcome outcome = supernode
                    .register(SyntheticPeers.registration(n, url(n)))
                    .toCompletableFuture()
                    .join();
            if (!(outcome instanceof RegistrationOutcome.Registered accepted)) {
                throw new IllegalStateException("registration " + n + " was refused: " + outcome);
            }
            for (int piece = n % 2; piece < pieces; piece += 2) {
                report(accepted, n, piece);
            }
        }
        // What the stores keep is part of what a peer costs.
        save();
    }

    private void report(RegistrationOutcome.Registered accepted, int n, int piece) {
        String range = PieceRange.ofPiece(piece, accepted.pieceSize()).toString();
        PieceReport report = new PieceReport(accepted.task().value(), SyntheticPeers.cid(n), "", range);
        if (!(supernode.reportPiece(report).toCompletableFuture().join() instanceof ReportOutcome.Accepted)) {
            throw new IllegalStateException("a report was refused");
        }
    }

    /** Lets everybody ask for a piece, so that each downloads one or is held. */
    void pull() {
        for (int n = 0; n < tasks * peersPerTask; n++) {
            TaskId task = new ResourceIdentity(url(n), "", "").taskId();
            supernode.pull(PullRequest.start(task.value(), SyntheticPeers.cid(n)));
        }
    }

    private String url(int n) {
        return "http://origin.example/registry/v2/blobs/layer-" + n / peersPerTask + ".tar.gz";
    }

    /** Peers that are registered; also keeps the supernode from being collected before it is weighed. */
    long peers() {
        return supernode.tasks().stream().mapToLong(task -> task.peers()).sum();
    }
}
