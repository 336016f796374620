package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.ip;
import static io.supernode.core.SupernodeFixture.pieces;
import static io.supernode.core.SupernodeFixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.supernode.core.model.OriginHeaders;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome.Registered;
import io.supernode.core.port.Access;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.report.PullRequest;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The same calls at the same instants with the same seed give the same decisions, whatever else differs. */
class SupernodeDeterminismTest {

    private static final Map<String, String> RIGHT = Map.of("Authorization", "right");
    private static final int PIECES = 40;
    private static final int PEERS = 6;

    /** Which piece each pull of some peers of a private content is given, and by whom. */
    private static List<String> assignments(String secret, long seed) {
        ScriptedOrigin origin = new ScriptedOrigin();
        origin.answerWith(new OriginProbe.Available((long) PIECES * (PIECE - 5), true));
        origin.checkWith(new Access.Granted());
        SupernodeFixture swarm = new SupernodeFixture(
                origin, SupernodeSettings.builder().seed(seed).build(), secret.getBytes());
        for (int n = 0; n < PEERS; n++) {
            swarm.task = ((Registered) swarm.register(n, RIGHT).getNow(null)).task().value();
        }
        origin.complete();
        List<String> assignments = new ArrayList<>();
        for (int round = 0; round < PIECES; round++) {
            for (int n = 0; n < PEERS; n++) {
                CompletableFuture<PullOutcome> answer = swarm.start(n);
                if (answer.getNow(null) instanceof PullOutcome.Pieces) {
                    for (var piece : pieces(answer)) {
                        assignments.add(n + " gets " + piece.piece() + " from " + piece.cid());
                        swarm.success(n, piece.piece(), piece.cid());
                    }
                }
            }
        }
        return assignments;
    }

    @Test
    void theSecretOfPrivateContentsDecidesNothing() {
        List<String> one = assignments("one secret, sixteen bytes", 1);
        assertEquals(PEERS * PIECES, one.size());
        assertEquals(one, assignments("another secret, sixteen bytes", 1));
        assertNotEquals(one, assignments("one secret, sixteen bytes", 2), "but the seed does");
    }

    /** Which of many tasks get the only upload slot of one host when a tick frees it, time and again. */
    private static List<String> winners() {
        SupernodeFixture swarm = new SupernodeFixture(
                ScriptedOrigin.withFileOf(PIECE - 5),
                SupernodeSettings.builder().peerUpLimit(1).policy("rarest-first").maxBandwidth(2).systemReservedBandwidth(1)
                        .build());
        List<String> tasks = new ArrayList<>();
        List<CompletableFuture<PullOutcome>> pulls = new ArrayList<>();
        for (int task = 0; task < PIECES; task++) {
            String url = SupernodeFixture.URL + task;
            var host = swarm.supernode.register(request(cid(0), ip(0), 15001).rawUrl(url).build());
            String id = ((Registered) SupernodeFixture.outcome(host)).task().value();
            swarm.supernode.register(request(cid(1), ip(1 + task), 15001).rawUrl(url).build());
            swarm.origin.listener().pieceStored(0, ScriptedOrigin.digest(swarm.origin.layout(), 0));
            swarm.task = id;
            swarm.success(0, 0, "");
            swarm.origin.listener().pieceLost(0);
            tasks.add(id);
        }
        tasks.forEach(id ->
                pulls.add(swarm.supernode.pull(PullRequest.start(id, cid(1))).toCompletableFuture()));
        List<String> winners = new ArrayList<>();
        for (int round = 0; round < PIECES; round++) {
            swarm.pass(Duration.ofSeconds(40));
            for (int task = 0; task < PIECES; task++) {
                CompletableFuture<PullOutcome> pull = pulls.get(task);
                if (pull.isDone()) {
                    if (pull.join() instanceof PullOutcome.Pieces) {
                        winners.add(round + ": " + task);
                    }
                    pulls.set(task, swarm.supernode.pull(PullRequest.start(tasks.get(task), cid(1)))
                            .toCompletableFuture());
                }
            }
        }
        assertNotEquals(0, winners.size());
        return winners;
    }

    @Test
    void theOrderInWhichATickVisitsTasksIsTheSameEachTime() {
        assertEquals(winners(), winners());
    }

    @Test
    void headersOfOneNameAreJoinedInTheSameOrderHoweverTheyCome() {
        Map<String, String> one = new LinkedHashMap<>();
        one.put("X-Token", "a");
        one.put("x-token", "b");
        Map<String, String> other = new LinkedHashMap<>();
        other.put("x-token", "b");
        other.put("X-Token", "a");
        assertEquals(new OriginHeaders(one), new OriginHeaders(other));
    }
}
