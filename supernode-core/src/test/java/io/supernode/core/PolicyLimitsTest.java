package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.SECRET;
import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.outcome;
import static io.supernode.core.SupernodeFixture.range;
import static io.supernode.core.SupernodeFixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.policy.PieceAssigner;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.policy.SchedulingView;
import io.supernode.core.policy.ServerKind;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.settings.SupernodeSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What no policy can do, whatever it asks for. */
class PolicyLimitsTest {

    private static final int PIECES = 12;
    private static final int DOWNLOADS = 3;
    private static final int SERVERS = 4;

    /** A policy takes what it can in one of the ways that there are, and heeds no limit. */
    enum Way {
        FROM_PEER {
            @Override
            void take(int piece, PieceAssigner assigner) {
                assigner.assignFromPeer(piece);
            }
        },
        FROM_HOLDER {
            @Override
            void take(int piece, PieceAssigner assigner) {
                assigner.assignFromHolder(piece, piece % SERVERS);
            }
        },
        FROM_SEED {
            @Override
            void take(int piece, PieceAssigner assigner) {
                assigner.assignFromSeed(piece);
            }
        },
        RAREST_FROM_SEED {
            @Override
            void take(int piece, PieceAssigner assigner) {
                assigner.assignRarestFromSeed();
            }
        },
        RAREST_FROM_PEER {
            @Override
            void take(int piece, PieceAssigner assigner) {
                for (ServerKind kind : ServerKind.values()) {
                    assigner.assignRarestFromPeer(piece % 2, kind);
                }
            }
        },
        RAREST_FROM_SAME_SERVER {
            @Override
            void take(int piece, PieceAssigner assigner) {
                if (piece == 0) {
                    assigner.assignFromPeer(piece);
                }
                assigner.assignRarestFromSameServer(PIECES);
            }
        };

        abstract void take(int piece, PieceAssigner assigner);
    }

    private static final class Greedy implements SchedulingPolicy {
        private Way way = Way.FROM_SEED;

        @Override
        public String name() {
            return "greedy";
        }

        @Override
        public void schedule(SchedulingView view, PieceAssigner assigner) {
            for (int piece = 0; piece < view.pieces().count(); piece++) {
                way.take(piece, assigner);
            }
        }
    }

    private final ManualClock clock = new ManualClock();
    private final ScriptedOrigin origin = ScriptedOrigin.withFileOf((long) PIECES * (PIECE - 5) - 1);
    private final Greedy policy = new Greedy();
    private final LocalSupernode supernode = LocalSupernode.builder(origin, SECRET)
            .settings(SupernodeSettings.builder().peerDownLimit(DOWNLOADS).peerUpLimit(PIECES).build())
            .policy(policy)
            .clock(clock)
            .start();
    private String task;

    @ParameterizedTest
    @EnumSource
    void noPeerHasMorePiecesAtOnceThanItsLimitWhateverAPolicyAsksFor(Way way) {
        for (int n = 0; n <= SERVERS; n++) {
            join(n);
        }
        origin.complete();
        download(0);
        policy.way = Way.FROM_PEER;
        for (int n = 1; n < SERVERS; n++) {
            download(n);
        }
        policy.way = way;
        assertEquals(DOWNLOADS, ((PullOutcome.Pieces) pull(SERVERS)).pieces().size());
    }

    @ParameterizedTest
    @EnumSource
    void noClientInGoIsSentToAPythonServerForTheShortLastPieceWhateverAPolicyAsksFor(Way way) {
        for (int n = 0; n < SERVERS; n++) {
            join(n, "0.2.2");
        }
        origin.complete();
        download(0);
        policy.way = Way.FROM_PEER;
        for (int n = 1; n < SERVERS; n++) {
            download(n);
        }
        policy.way = way;
        boolean isOfSeed = way == Way.FROM_SEED || way == Way.RAREST_FROM_SEED;
        join(SERVERS, "1.0.6");
        assertEquals(isOfSeed, isGivenTheLast(SERVERS));
        join(SERVERS + 1, "0.2.2");
        assertEquals(true, isGivenTheLast(SERVERS + 1));
    }

    /** Whether the peer, which lacks the first and the last piece, is sent for the last one. */
    private boolean isGivenTheLast(int n) {
        for (int piece = 1; piece < PIECES - 1; piece++) {
            outcome(supernode.reportPiece(new PieceReport(task, cid(n), "", range(piece))));
        }
        return ((PullOutcome.Pieces) pull(n)).pieces().stream().anyMatch(piece -> piece.piece() == PIECES - 1);
    }

    private void join(int n) {
        join(n, "0.4.3");
    }

    private void join(int n, String version) {
        RegistrationOutcome.Registered registered = (RegistrationOutcome.Registered)
                outcome(supernode.register(request(cid(n), "10.0.0." + (n + 1), 15_001).version(version).build()));
        task = registered.task().value();
    }

    /** Lets a peer get all pieces. */
    private void download(int n) {
        while (pull(n) instanceof PullOutcome.Pieces pieces) {
            for (PieceAssignment piece : pieces.pieces()) {
                clock.advance(SupernodeFixture.PIECE_TIME);
                outcome(supernode.reportPiece(new PieceReport(task, cid(n), piece.cid(), range(piece.piece()))));
            }
        }
    }

    private PullOutcome pull(int n) {
        return SupernodeFixture.answered(supernode.pull(PullRequest.start(task, cid(n))).toCompletableFuture());
    }
}
