package io.supernode.http.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.TaskId;
import io.supernode.core.snapshot.SwarmCounts;
import io.supernode.http.Await;
import io.supernode.http.RawClient;
import io.supernode.http.RawClient.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A control port that ends: whatever a client calls meanwhile, the answer is one at which it asks again, and never a 503. */
@Timeout(60)
class EndingTest extends ControlServerTestBase {

    private static final String RESTARTED = "the supernode is being restarted, ask again";

    private static String firstPull(String task) {
        return pull(task, CID, "700", "502", "");
    }

    private static int code(Reply reply) {
        assertEquals(200, reply.status(), reply.body());
        return Integer.parseInt(reply.body().replaceFirst("^\\{\"code\":(\\d+).*", "$1"));
    }

    private RawClient sent(String method, String target) throws IOException {
        RawClient client = connect();
        client.send(method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return client;
    }

    private RawClient registering(String cid) throws IOException {
        RawClient client = connect();
        client.send(registration(FORM, form(cid, "")));
        return client;
    }

    @Test
    void aHeldPullWaitsUntilThePortClosesAndItsConnectionEnds() throws IOException {
        restart(Duration.ofMillis(4500));
        String task = taskOf(CID, "");
        try (RawClient held = sent("GET", firstPull(task))) {
            Await.until("it is held", () -> server.heldPulls() == 1);
            server.endSoon();
            assertEquals(0, server.heldPulls(), "the core holds nothing any more");
            assertEquals(200, get("/_ping").status());
            assertFalse(held.hasReply(), "who is told to ask again asks at once");
            server.close();
            Reply reply = held.readReply();
            assertEquals(602, code(reply));
            assertEquals("close", reply.header("connection"));
        }
    }

    @Test
    void pullsAfterTheHandOverWaitUntilThePortCloses() throws IOException {
        String task = taskOf(CID, "");
        server.handedOver();
        try (RawClient first = sent("GET", firstPull(task)); RawClient second = sent("GET", firstPull(task))) {
            assertEquals(200, get("/_ping").status());
            assertFalse(first.hasReply());
            assertFalse(second.hasReply());
            server.close();
            assertEquals(602, code(first.readReply()));
            assertEquals(602, code(second.readReply()));
        }
    }

    @Test
    void aPullAfterTheHandOverIsAnsweredBeforeTheLeastPatientClientGivesUp() throws IOException {
        String task = taskOf(CID, "");
        server.handedOver();
        long begun = System.nanoTime();
        Reply reply = get(firstPull(task));
        assertEquals(602, code(reply));
        assertEquals("close", reply.header("connection"));
        Duration waited = Duration.ofNanos(System.nanoTime() - begun);
        assertTrue(waited.compareTo(Duration.ofSeconds(2)) > 0 && waited.compareTo(Duration.ofSeconds(5)) < 0, waited + " instead of 2.5 s");
    }

    @Test
    void whatIsReportedUntilTheHandOverCounts() throws Exception {
        String task = taskOf(CID, "");
        origin.deliver();
        server.endSoon();
        assertEquals(601, code(get(firstPull(task))));
        assertEquals(600, code(get(pull(task, CID, "701", "501", "0-4194303"))));
    }

    @Test
    void whatIsReportedAfterTheHandOverIsNotTakenSoThatItIsReportedAgain() throws Exception {
        String task = taskOf(CID, "");
        origin.deliver();
        assertEquals(601, code(get(firstPull(task))));
        server.handedOver();
        assertEquals(602, code(get(pull(task, CID, "701", "501", "0-4194303"))));
        SwarmCounts counts = supernode.summary(new TaskId(task)).orElseThrow().counts();
        assertEquals(0, counts.done(), "the core has not heard of it");
    }

    @Test
    void aRegistrationWaitsForTheEndAndIsToldToAskAgain() throws IOException {
        server.endSoon();
        try (RawClient client = registering("127.0.0.1-1-3")) {
            CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> {
                try (RawClient other = connect()) {
                    other.send("GET /_ping HTTP/1.1\r\nHost: localhost\r\n\r\n");
                    other.readReply();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                server.close();
            });
            Reply reply = client.readReply();
            assertEquals(609, code(reply));
            assertTrue(reply.body().contains(RESTARTED), reply.body());
            closed.join();
        }
        assertThrows(ConnectException.class, this::connect);
    }

    @Test
    void aCloseWaitsUntilWhatItStillAnswersHasBeenSent() throws IOException {
        restart(Duration.ofMillis(4500));
        String task = taskOf(CID, "");
        try (RawClient held = sent("GET", firstPull(task)); RawClient registering = registering("127.0.0.1-1-4")) {
            Await.until("it is held", () -> server.heldPulls() == 1);
            server.close();
            assertEquals(602, code(held.readReply()));
            assertEquals(200, registering.readReply().status(), "whichever it is: it is an answer");
        }
    }

    @Test
    void whoHasConnectedWhenThePortClosesIsAnswered() throws IOException {
        // A JVM that does all of this for the first time takes longer than a port waits.
        taskOf(CID, "");
        try (RawClient waiting = connect(); RawClient other = connect()) {
            waiting.send("GET /peer/task?taskId=" + "a".repeat(64) + "&srcCid=x&status=700&result=502 HTTP/1.1\r\n"
                    + "Host: localhost\r\n\r\n");
            other.send(registration(FORM, form("127.0.0.1-1-5", "")));
            server.close();
            int pull = code(waiting.readReply());
            assertTrue(pull == 502 || pull == 602, "pull: " + pull);
            int registration = code(other.readReply());
            assertTrue(registration == 200 || registration == 609, "registration: " + registration);
        }
    }
}
