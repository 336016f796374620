package io.supernode.core;

import static io.supernode.core.SupernodeFixture.withPieces;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.SwarmSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** Many threads at once end where the sequential rules end: everybody has everything, nothing runs, nothing is held. */
class SupernodeConcurrencyTest {

    private static final int THREADS = 8;
    private static final int PEERS = 64;
    private static final int PIECES = 12;
    private static final int SECONDS = 60;

    @RepeatedTest(5)
    @Timeout(SECONDS)
    void aSwarmDrivenByManyThreadsEndsLikeASequentialOne() throws Exception {
        SupernodeFixture swarm = withPieces(PIECES, SupernodeSettings.builder().peerUpLimit(2).build());
        for (int n = 0; n < PEERS; n++) {
            swarm.join(n);
        }
        var pool = Executors.newFixedThreadPool(THREADS);
        try {
            pool.execute(swarm.origin::complete);
            List<CompletableFuture<Void>> ends = new ArrayList<>();
            for (int peer = 0; peer < PEERS; peer++) {
                ends.add(next(swarm, peer, swarm.start(peer), pool, new CompletableFuture<>()));
            }
            CompletableFuture<Void> all = CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
            while (!all.isDone()) {
                swarm.supernode.tick();
                Thread.onSpinWait();
            }
            all.join();
        } finally {
            pool.shutdownNow();
        }
        SwarmSnapshot end = swarm.supernode.swarm(new TaskId(swarm.task)).orElseThrow();
        assertEquals(0, end.seedUploads());
        for (PeerSnapshot peer : end.peers()) {
            assertEquals(PIECES, peer.owned().cardinality());
            assertEquals(0, peer.uploads());
            assertTrue(peer.running().isEmpty());
        }
    }

    /** Plays the client on whatever thread the answer comes, until it has finished. */
    private static CompletableFuture<Void> next(
            SupernodeFixture swarm,
            int peer,
            CompletableFuture<PullOutcome> answer,
            Executor pool,
            CompletableFuture<Void> end) {
        answer.whenCompleteAsync((outcome, failure) -> {
            if (failure != null) {
                end.completeExceptionally(failure);
            } else if (outcome instanceof PullOutcome.Finished) {
                end.complete(null);
            } else if (outcome instanceof PullOutcome.Pieces pieces) {
                CompletableFuture<PullOutcome> last = null;
                for (PieceAssignment piece : pieces.pieces()) {
                    swarm.success(peer, piece.piece(), piece.cid());
                    last = swarm.pull(peer, piece.piece(), piece.cid(), "503");
                }
                next(swarm, peer, last, pool, end);
            } else {
                next(swarm, peer, swarm.start(peer), pool, end);
            }
        }, pool);
        return end;
    }
}
