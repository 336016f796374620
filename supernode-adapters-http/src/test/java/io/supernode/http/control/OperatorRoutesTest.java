package io.supernode.http.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.http.RawClient;
import io.supernode.http.RawClient.Reply;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What those who watch the process ask, over real sockets. */
@Timeout(60)
class OperatorRoutesTest extends ControlServerTestBase {

    private volatile boolean alive = true;
    private volatile boolean ready = true;

    private final ServerStatus status = new ServerStatus() {
        @Override
        public boolean isAlive() {
            return alive;
        }

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public String version() {
            return "1.2 \"three\"";
        }
    };

    @Test
    void aProcessThatIsEndingIsAliveButNotReady() throws IOException {
        try (ControlServer watched = start()) {
            assertEquals("200 OK", ask(watched, "/healthz"));
            assertEquals("200 OK", ask(watched, "/readyz"));
            ready = false;
            assertEquals("200 OK", ask(watched, "/healthz"));
            assertEquals("503 starting or ending", ask(watched, "/readyz"));
        }
    }

    @Test
    void aProcessInWhichTimeStandsStillIsNeitherAliveNorReady() throws IOException {
        try (ControlServer watched = start()) {
            alive = false;
            assertTrue(ask(watched, "/healthz").startsWith("503 "));
            assertTrue(ask(watched, "/readyz").startsWith("503 "));
        }
    }

    @Test
    void theVersionNamesTheBuildAndThePlatform() throws IOException {
        try (ControlServer watched = start()) {
            String version = ask(watched, "/version");
            assertTrue(version.startsWith("200 {\"Version\":\"1.2 \\\"three\\\"\",\"JavaVersion\":\""), version);
        }
    }

    private ControlServer start() throws IOException {
        return start(supernode, ControlSettings.onPort(0), ClientMetricsSink.toLog(), status);
    }

    private static String ask(ControlServer server, String path) throws IOException {
        try (RawClient client = RawClient.connect(server.port())) {
            client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
            Reply reply = client.readReply();
            return reply.status() + " " + reply.body();
        }
    }
}
