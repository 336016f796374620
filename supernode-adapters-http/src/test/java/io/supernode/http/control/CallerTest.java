package io.supernode.http.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.http.RawClient;
import io.supernode.http.RawClient.Reply;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The address of the connection reaches the core with each call of a client. */
class CallerTest extends ControlServerTestBase {

    private static final String HOME = "127.0.0.1";
    private static final String ELSEWHERE = "127.0.0.2";
    private static final String PIECE = "0-4194303";

    private Reply from(String address, String request) throws IOException {
        try (RawClient client = RawClient.connectFrom(address, server.port())) {
            client.send(request);
            return client.readReply();
        }
    }

    private Reply getFrom(String address, String target) throws IOException {
        return from(address, "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    private PeerSnapshot peer(String task) {
        return supernode.peer(new TaskId(task), new PeerId("c-1-1")).orElseThrow();
    }

    @Test
    void reportsWithTheCidOfAPeerCountFromItsOwnAddressOnly() throws IOException {
        String task = taskOf("c-1-1", "0.4.3");
        String success = "/peer/piece/suc?taskId=" + task + "&cid=c-1-1&dstCid=&pieceRange=" + PIECE;
        String down = "/peer/service/down?taskId=" + task + "&cid=c-1-1";
        String error = "/peer/piece/error?taskId=" + task + "&srcCid=c-1-1&dstCid=c-2-2&errorType=FILE_NOT_EXIST";
        for (String target : new String[] {success, down, error}) {
            assertTrue(getFrom(ELSEWHERE, target).body().contains("\"code\":502"), target);
        }
        assertFalse(peer(task).served().get(0));
        assertFalse(peer(task).down());
        assertTrue(getFrom(HOME, success).body().contains("\"code\":611"));
        assertTrue(peer(task).served().get(0));
        assertTrue(getFrom(HOME, down).body().contains("\"code\":200"));
        assertTrue(peer(task).down());
    }

    @Test
    void aPullFromElsewhereIsAnsweredAndChangesNothingOfThePeer() throws IOException {
        String task = taskOf("c-1-1", "0.4.3");
        Reply reply = getFrom(ELSEWHERE, pull(task, "c-1-1", "702", "501", ""));
        assertTrue(reply.body().contains("\"code\":200"), reply::body);
        assertFalse(peer(task).down());
        assertEquals(2, supernode.swarm(new TaskId(task)).orElseThrow().peers().size());
    }

    @Test
    void aRegistrationFromElsewhereTakesOverNothing() throws IOException {
        String task = taskOf("c-1-1", "0.4.3");
        PeerSnapshot before = peer(task);
        Reply reply = from(ELSEWHERE, registration(FORM, form("c-1-1", "0.4.3").replaceAll("port=\\d+", "port=16161")));
        assertTrue(reply.body().contains("\"code\":200"), reply::body);
        assertEquals(before.address(), peer(task).address());
    }

    @Test
    void whereTheIpMustMatchTheReplySaysWhichOneWasExpected() throws IOException {
        LocalSupernode strict = LocalSupernode.builder(origin, "a secret of tests".getBytes())
                .settings(SupernodeSettings.builder().ipMustMatch(true).build())
                .start();
        try (ControlServer port = start(strict, ControlSettings.onPort(0));
                RawClient client = RawClient.connectFrom(ELSEWHERE, port.port())) {
            client.send(registration(FORM, form("c-1-1", "0.4.3").replaceAll("(^|&)ip=[^&]*", "$1ip=10.1.2.3")));
            assertEquals("{\"code\":501,\"msg\":\"ip must be the address of the connection, 127.0.0.2, not 10.1.2.3\"}",
                    client.readReply().body());
        }
    }
}
