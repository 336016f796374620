package io.supernode.http.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.http.Await;
import io.supernode.http.RawClient;
import io.supernode.http.RawClient.Reply;
import io.supernode.http.net.ListenLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that never come in whole, over real sockets: they take no more memory than the port has for them. */
@Timeout(60)
class BodyMemoryLimitTest extends ControlServerTestBase {

    private static final int MEMORY = 1 << 20;
    private static final int ANNOUNCED = 200_000;
    private static final int COME = 100_000;

    private final List<RawClient> clients = new ArrayList<>();

    @BeforeEach
    void listenWithLittleMemory() throws IOException {
        restartWith(ListenLimits.defaults());
    }

    private void restartWith(ListenLimits limits) throws IOException {
        server.close();
        server = start(supernode, ControlSettings.onPort(0).withLimits(limits.withMaxBodyMemory(MEMORY)));
    }

    @AfterEach
    void hangUp() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
    }

    /** Sends half of a body. */
    private RawClient half(String from, String path) throws IOException {
        RawClient client = RawClient.connectFrom(from, server.port());
        clients.add(client);
        client.send(head(path, ANNOUNCED) + "x".repeat(COME));
        return client;
    }

    private static String head(String path, int length) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + FORM + "\r\nContent-Length: " + length + "\r\n\r\n";
    }

    /** One after the other, so that who is refused is the last one. */
    private void fill(String from) throws IOException {
        long before = -1;
        while (server.heldBodyBytes() > before) {
            before = server.heldBodyBytes();
            RawClient client = half(from, "/peer/registry");
            long held = before;
            Await.until("the half has been read or refused", () -> server.heldBodyBytes() >= held + COME || client.hasReply());
        }
    }

    @Test
    void oneAddressWithHalvesOfBodiesHasHalfOfTheMemoryAndOthersAreServed() throws IOException {
        fill("127.0.0.2");
        assertTrue(server.heldBodyBytes() > MEMORY / 4, "so much is held: " + server.heldBodyBytes());
        assertTrue(server.heldBodyBytes() <= MEMORY / 2, "so much is held: " + server.heldBodyBytes());
        RawClient other = half("127.0.0.3", "/peer/registry");
        String form = form(CID, "") + "&x=";
        other.send("&" + form + "y".repeat(ANNOUNCED - COME - form.length() - 1));
        Reply reply = other.readReply();
        assertTrue(reply.body().startsWith("{\"code\":200,"), reply.body());
    }

    @Test
    void aRegistrationForWhichThereIsNoMemoryIsToldToAskAgainAndAnotherCallIs503() throws IOException {
        fill("127.0.0.2");
        Reply registration = half("127.0.0.2", "/peer/registry").readReply();
        assertEquals(200, registration.status());
        assertEquals(
                "{\"code\":609,\"msg\":\"too many registrations are being sent at once, ask again\"}", registration.body());
        assertEquals("close", registration.header("connection"));
        for (String path : List.of("/task/metrics", "/peer/heartbeat", "/peer/network")) {
            Reply reply = half("127.0.0.2", path).readReply();
            assertEquals(503, reply.status());
            assertEquals("close", reply.header("connection"));
        }
    }

    @Test
    void aShortBodyThatIsThereAtOnceNeedsNoMemory() throws IOException {
        fill("127.0.0.2");
        try (RawClient client = RawClient.connectFrom("127.0.0.2", server.port())) {
            for (int i = 0; i < 3; i++) {
                client.send(registration(FORM, form(CID, "")));
                String reply = client.readReply().body();
                assertTrue(reply.startsWith("{\"code\":200,"), reply);
            }
        }
    }

    @Test
    void aBodyThatComesInPartsIsReadAsItWasSentAndGivesItsMemoryBack() throws IOException {
        String form = form(CID, "") + "&x=" + "y".repeat(50_000);
        try (RawClient client = connect()) {
            client.send(head("/peer/registry", form.length()));
            for (int at = 0; at < form.length(); at += 9973) {
                int from = at;
                client.send(form.substring(at, Math.min(at + 9973, form.length())));
                if (at + 9973 < form.length()) {
                    Await.until("the part has been read", () -> server.heldBodyBytes() > from);
                }
            }
            assertTrue(client.readReply().body().startsWith("{\"code\":200,"));
        }
        awaitNothingHeld();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hang-up", "reset", "too much", "broken chunks"})
    void whateverEndsABodyItsMemoryIsGivenBack(String end) throws IOException {
        RawClient client = RawClient.connectFrom("127.0.0.2", server.port());
        clients.add(client);
        client.send("POST /peer/registry HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n40000\r\n"
                + "x".repeat(0x40000) + "\r\n");
        Await.until("the part is held", () -> server.heldBodyBytes() >= 0x40000);
        switch (end) {
            case "hang-up" -> client.close();
            case "reset" -> {
                client.resetOnClose();
                client.close();
            }
            case "too much" -> {
                client.send("40001\r\n" + "x".repeat(0x40001) + "\r\n");
                assertEquals(413, client.readReply().status());
            }
            default -> client.send("what is no number of bytes\r\n");
        }
        awaitNothingHeld();
    }

    @Test
    void aBodyWhoseTimeIsUpGivesItsMemoryBack() throws IOException {
        restartWith(ListenLimits.defaults().withRequestTimeout(Duration.ofMillis(500)));
        half("127.0.0.2", "/peer/registry").readToEnd();
        awaitNothingHeld();
    }

    private void awaitNothingHeld() {
        Await.until("nothing is held", () -> server.heldBodyBytes() == 0);
    }
}
