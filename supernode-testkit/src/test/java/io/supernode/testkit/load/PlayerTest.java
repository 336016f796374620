package io.supernode.testkit.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.testkit.command.NodeAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PlayerTest {

    private static final String URL = "http://origin.example/f?a=b&c=d";
    private static final String SEED = "cdnnode:10.9.9.9~" + ScriptedNode.TASK;

    private ScriptedNode node;

    @BeforeEach
    void start() throws IOException {
        node = new ScriptedNode(3);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private LoadSettings settings(int peers, int rounds, boolean registrationsOnly) {
        return new LoadSettings(
                List.of(new NodeAddress("127.0.0.1", node.port())), List.of(URL), peers, 2, 1, rounds,
                Duration.ofSeconds(30), registrationsOnly);
    }

    private Tally play(LoadSettings settings) throws IOException, InterruptedException {
        try (LoadRun run = new LoadRun(settings, ServerProcess.UNKNOWN)) {
            return run.play().tally();
        }
    }

    /** Gives every peer the pieces in turn, one for each pull. */
    private void oneAtATime() {
        Map<String, Integer> next = new HashMap<>();
        node.answer("/peer/task", request -> {
            int piece = next.merge(request.cid(), 1, Integer::sum) - 1;
            return piece < 3 ? ScriptedNode.pieces(SEED, piece) : ScriptedNode.FINISHED;
        });
    }

    @Test
    void aPeerRegistersPullsReportsEachPieceTwiceAndLeaves() throws IOException, InterruptedException {
        oneAtATime();
        Tally tally = play(settings(1, 1, false));
        List<String> calls = node.calls();
        assertEquals("registry " + URL, calls.get(0));
        assertEquals("task 700/502", calls.get(1));
        // The pull and the piece/suc of one piece go over two connections: either may come first.
        for (int piece = 0; piece < 3; piece++) {
            String told = ScriptedNode.range(piece) + " from " + SEED;
            assertEquals(1, calls.stream().filter(("task 701/503 " + told)::equals).count(), calls::toString);
            assertEquals(1, calls.stream().filter(("suc " + told)::equals).count(), calls::toString);
        }
        assertEquals("down", calls.get(calls.size() - 1));
        assertEquals(9, calls.size());
        assertEquals(9, tally.calls());
        assertEquals(1, tally.finishedRounds());
        assertEquals(Map.of(), tally.errors());
    }

    @Test
    void pullsOfOnePeerComeOneAfterAnotherAndInOrder() throws IOException, InterruptedException {
        oneAtATime();
        play(settings(1, 1, false));
        List<String> pulls = node.calls().stream().filter(call -> call.startsWith("task 701")).toList();
        for (int piece = 0; piece < 3; piece++) {
            assertTrue(pulls.get(piece).contains(ScriptedNode.range(piece)), pulls::toString);
        }
    }

    @Test
    void piecesThatAreListedAgainAreNotReportedAgain() throws IOException, InterruptedException {
        AtomicInteger pulls = new AtomicInteger();
        node.answer("/peer/task", request -> switch (pulls.getAndIncrement()) {
            case 0 -> ScriptedNode.pieces(SEED, 0, 1);
            case 1 -> ScriptedNode.pieces(SEED, 1, 2);
            case 2 -> ScriptedNode.pieces(SEED, 2);
            default -> ScriptedNode.FINISHED;
        });
        assertEquals(Map.of(), play(settings(1, 1, false)).errors());
        assertEquals(3, node.calls().stream().filter(call -> call.startsWith("suc")).count());
    }

    @Test
    void eachRoundIsADownloadUnderANewName() throws IOException, InterruptedException {
        oneAtATime();
        Tally tally = play(settings(5, 4, false));
        assertEquals(20, tally.finishedRounds());
        Set<String> cids = new HashSet<>();
        node.asked().forEach(request -> cids.add(request.cid()));
        assertEquals(20, cids.size());
    }

    @Test
    void a602IsCountedAndTheSameRequestIsMadeAgain() throws IOException, InterruptedException {
        AtomicInteger waits = new AtomicInteger(2);
        Map<String, Integer> next = new HashMap<>();
        node.answer("/peer/task", request -> {
            if (waits.getAndDecrement() > 0) {
                return ScriptedNode.WAIT;
            }
            int piece = next.merge(request.cid(), 1, Integer::sum) - 1;
            return piece < 3 ? ScriptedNode.pieces(SEED, piece) : ScriptedNode.FINISHED;
        });
        Tally tally = play(settings(1, 1, false));
        assertEquals(2, tally.waits());
        assertEquals(3, node.calls().stream().filter("task 700/502"::equals).count());
    }

    @Test
    void anAnswerWithNothingNewIsCountedAndAskedForAgain() throws IOException, InterruptedException {
        AtomicInteger pulls = new AtomicInteger();
        node.answer("/peer/task", request -> switch (pulls.getAndIncrement()) {
            case 0 -> ScriptedNode.pieces(SEED);
            case 1 -> ScriptedNode.pieces(SEED, 0, 1, 2);
            default -> ScriptedNode.FINISHED;
        });
        assertEquals(1, play(settings(1, 1, false)).emptyAnswers());
    }

    @Test
    void aPeerThatIsUnknownRegistersAgainUnderTheSameName() throws IOException, InterruptedException {
        AtomicInteger pulls = new AtomicInteger();
        node.answer("/peer/task", request -> switch (pulls.getAndIncrement()) {
            case 0 -> "{\"code\":502,\"msg\":\"target not found\"}";
            case 1 -> ScriptedNode.pieces(SEED, 0, 1, 2);
            default -> ScriptedNode.FINISHED;
        });
        Tally tally = play(settings(1, 1, false));
        assertEquals(1, tally.reregistrations());
        assertEquals(1, tally.finishedRounds());
        List<ScriptedNode.Asked> registrations =
                node.asked().stream().filter(request -> request.path().equals("/peer/registry")).toList();
        assertEquals(2, registrations.size());
        assertEquals(registrations.get(0).cid(), registrations.get(1).cid());
    }

    @Test
    void errorsAreCountedByKind() throws IOException, InterruptedException {
        node.answer("/peer/task", request -> "{\"code\":604,\"msg\":\"gone\"}");
        Tally tally = play(settings(1, 2, false));
        assertEquals(Map.of("task answered 604", 2L), tally.errors());
        assertEquals(0, tally.finishedRounds());
    }

    @Test
    void aRefusedRegistrationEndsThePeer() throws IOException, InterruptedException {
        node.answer("/peer/registry", request -> "{\"code\":607,\"msg\":\"no\"}");
        Tally tally = play(settings(3, 5, false));
        assertEquals(Map.of("registry answered 607", 3L), tally.errors());
        assertEquals(3, node.calls().size());
    }

    @Test
    void aReplyThatComesTooEarlyIsAnError() throws IOException, InterruptedException {
        node.answer("/peer/task", request -> ScriptedNode.FINISHED);
        assertEquals(
                Map.of("task answered 600 to a peer that lacks pieces", 1L), play(settings(1, 1, false)).errors());
    }

    @Test
    void anHttpErrorIsCountedAndTheCallIsMadeAgain() throws IOException, InterruptedException {
        oneAtATime();
        node.failNext(503);
        Tally tally = play(settings(1, 1, false));
        assertEquals(Map.of("HTTP status 503", 1L), tally.errors());
        assertEquals(1, tally.finishedRounds());
    }

    @Test
    void aReplyWithoutACodeIsAnError() throws IOException, InterruptedException {
        AtomicInteger downs = new AtomicInteger();
        oneAtATime();
        node.answer("/peer/service/down", request -> downs.getAndIncrement() == 0 ? "{\"co" : ScriptedNode.SUCCESS);
        assertEquals(Map.of("no JSON with a code", 1L), play(settings(1, 1, false)).errors());
        assertEquals(2, downs.get());
    }

    @Test
    void registrationsOnlyMakesNoOtherCall() throws IOException, InterruptedException {
        Tally tally = play(settings(4, 3, true));
        assertEquals(12, tally.finishedRounds());
        assertTrue(node.calls().stream().allMatch(call -> call.startsWith("registry")), () -> node.calls().toString());
    }

    @Test
    void theNoOpEndpointIsCalledOnAllConnectionsUntilTheTimeIsOver() throws IOException, InterruptedException {
        try (LoadRun run = new LoadRun(settings(1, 1, false), ServerProcess.UNKNOWN)) {
            LoadRun.PhaseResult result = run.ping(Duration.ofMillis(200));
            assertEquals(Set.of(CallKind.PING), result.tally().nanos().keySet());
            assertTrue(result.tally().calls() > 0);
            assertEquals(0, result.tally().errorCount());
        }
    }

    @Test
    void peersAreSpreadEvenlyAmongTheNodesOfACluster() throws IOException, InterruptedException {
        try (ScriptedNode other = new ScriptedNode(3)) {
            oneAtATime();
            other.answer("/peer/task", request -> ScriptedNode.FINISHED);
            LoadSettings both = new LoadSettings(
                    List.of(new NodeAddress("127.0.0.1", node.port()), new NodeAddress("127.0.0.1", other.port())), List.of(URL), 4, 4, 1, 1,
                    Duration.ofSeconds(30), true);
            play(both);
            assertEquals(2, node.calls().size(), node.calls().toString());
            assertEquals(2, other.calls().size(), other.calls().toString());
        }
    }

    @Test
    void peersTakeSeveralFilesInTurn() throws IOException, InterruptedException {
        oneAtATime();
        LoadSettings files = new LoadSettings(
                List.of(new NodeAddress("127.0.0.1", node.port())), List.of(URL, URL + "-2"), 4, 2, 1, 1, Duration.ofSeconds(30), true);
        play(files);
        assertEquals(
                List.of("registry " + URL, "registry " + URL, "registry " + URL + "-2", "registry " + URL + "-2"),
                node.calls().stream().sorted().toList());
    }
}
