package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.ip;
import static io.supernode.core.SupernodeFixture.outcome;
import static io.supernode.core.SupernodeFixture.pieces;
import static io.supernode.core.SupernodeFixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who is sent to the upload servers of Python clients. Clients in Go ask for the full range of the last piece, however short it is;
 * a Python server promises as many bytes as are asked for, and sends fewer.
 */
class PythonServersTest {

    private static final String PYTHON = "0.2.2";
    private static final String GO0 = "0.4.2";
    private static final String GO1 = "1.0.6";
    /** More than an index of servers looks at one by one. */
    private static final int MANY = 100;

    private SupernodeFixture swarm;
    private int peers;

    /** The supernode has a file of that many pieces, of which the last lacks some bytes. */
    private void begin(int pieces, int missing) {
        swarm = new SupernodeFixture(
                ScriptedOrigin.withFileOf((long) pieces * (PIECE - 5) - missing), SupernodeSettings.defaults());
        join(GO1);
        swarm.origin.complete();
    }

    private int join(String version) {
        RegistrationOutcome.Registered registered = (RegistrationOutcome.Registered) outcome(
                swarm.supernode.register(request(cid(peers), ip(peers), 15_001).version(version).build()));
        swarm.task = registered.task().value();
        return peers++;
    }

    /** A peer that serves these pieces. */
    private int server(String version, int... served) {
        int server = join(version);
        for (int piece : served) {
            swarm.success(server, piece, "");
        }
        return server;
    }

    private PieceAssignment startOne(String version) {
        return pieces(swarm.start(join(version))).get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {GO0, GO1, "", "built-today"})
    void aClientThatIsNotInPythonGetsAShortOnlyPieceFromTheSupernodeWhereOnlyPythonServersHaveIt(String version) {
        begin(1, 1000);
        server(PYTHON, 0);
        assertTrue(startOne(version).fromSupernode());
    }

    @Test
    void aPythonClientGetsTheShortLastPieceFromAPythonServer() {
        begin(1, 1000);
        int server = server(PYTHON, 0);
        assertEquals(cid(server), startOne(PYTHON).cid());
    }

    @ParameterizedTest
    @ValueSource(strings = {GO0, GO1, ""})
    void everyClientGetsTheShortLastPieceFromAServerThatIsNotInPython(String version) {
        begin(1, 1000);
        int server = server(version, 0);
        assertEquals(cid(server), startOne(PYTHON).cid());
        swarm.supernode.leave(swarm.task, cid(peers - 1));
        assertEquals(cid(server), startOne(GO1).cid());
    }

    @Test
    void everyClientGetsALastPieceOfFullLengthFromAPythonServer() {
        begin(2, 0);
        int server = server(PYTHON, 1);
        assertEquals(cid(server), startOne(GO1).cid());
    }

    @Test
    void everyClientGetsTheOtherPiecesFromAPythonServer() {
        begin(2, 1000);
        int server = server(PYTHON, 0, 1);
        PieceAssignment piece = startOne(GO1);
        assertEquals(cid(server), piece.cid());
        assertEquals(0, piece.piece());
    }

    @Test
    void theOnlyGoServerAmongManyPythonOnesGivesTheShortLastPieceToAClientInGo() {
        begin(1, 1000);
        for (int n = 0; n < MANY; n++) {
            server(PYTHON, 0);
        }
        int server = server(GO0, 0);
        for (int n = 0; n < MANY; n++) {
            server(PYTHON, 0);
        }
        assertEquals(cid(server), startOne(GO1).cid());
        assertTrue(startOne(GO1).fromSupernode(), "its link is full, and the others are in Python");
    }

    @Test
    void aGoServerIsFoundThoughAllServersOfLessLoadAreInPython() {
        begin(2, 1000);
        int server = server(GO0, 0, 1);
        // It gives a piece, so that its kind is another than that of the Python one, which has given none.
        PieceAssignment proof = startOne(GO1);
        assertEquals(cid(server), proof.cid());
        swarm.success(peers - 1, proof.piece(), proof.cid());
        swarm.supernode.leave(swarm.task, cid(peers - 1));
        server(PYTHON, 0, 1);
        int client = join(GO1);
        swarm.success(client, 0, "");
        assertEquals(cid(server), pieces(swarm.start(client)).get(0).cid());
    }

    @Test
    void aPeerThatTakesThePlaceOfAPythonOneIsNotTakenForIt() {
        begin(1, 1000);
        int python = server(PYTHON, 0);
        swarm.supernode.leave(swarm.task, cid(python));
        for (int minute = 0; minute <= swarm.settings.peerGcDelay().toMinutes(); minute++) {
            swarm.start(0);
            swarm.pass(Duration.ofMinutes(1));
        }
        assertTrue(swarm.supernode.peer(new TaskId(swarm.task), new PeerId(cid(python))).isEmpty(), "it is forgotten");
        int server = server(GO0, 0);
        assertEquals(cid(server), startOne(GO1).cid());
    }

    @Test
    void whoIsInPythonIsKnownAfterARestart() {
        begin(1, 1000);
        int server = server(PYTHON, 0);
        swarm.supernode.close();
        ScriptedOrigin origin = ScriptedOrigin.withFileOf(PIECE - 5 - 1000);
        swarm = swarm.restarted(origin);
        int client = join(GO1);
        origin.complete();
        assertTrue(pieces(swarm.start(client)).get(0).fromSupernode());
        assertEquals(cid(server), startOne(PYTHON).cid());
    }
}
