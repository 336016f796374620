package io.supernode.testkit.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PatientHttpTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final byte[] ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone".getBytes(StandardCharsets.US_ASCII);

    /** What the server does with one connection after another. */
    private enum Manner { SILENT, ENDS, ANSWERS }

    private static HttpRequest.Builder post(ServerSocket server) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/asked"))
                .POST(HttpRequest.BodyPublishers.ofString("x"));
    }

    private static CompletableFuture<List<Socket>> serve(ServerSocket server, Manner... manners) {
        return CompletableFuture.supplyAsync(() -> {
            List<Socket> open = new ArrayList<>();
            try {
                for (Manner manner : manners) {
                    Socket client = server.accept();
                    open.add(client);
                    if (manner != Manner.SILENT) {
                        client.getInputStream().read(new byte[1000]);
                    }
                    if (manner == Manner.ANSWERS) {
                        client.getOutputStream().write(ANSWER);
                    }
                    if (manner == Manner.ENDS) {
                        client.shutdownOutput();
                    }
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return open;
        });
    }

    private static String ask(PatientHttp http, ServerSocket server) throws IOException, InterruptedException {
        return http.send(post(server), HttpResponse.BodyHandlers.ofString()).body();
    }

    private static ServerSocket server() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    }

    @Test
    void aCallThatIsNotAnsweredIsMadeAgain() throws Exception {
        try (ServerSocket server = server()) {
            CompletableFuture<List<Socket>> served = serve(server, Manner.SILENT, Manner.ANSWERS);
            assertEquals("done", ask(new PatientHttp(Duration.ofMillis(500), LONG), server));
            assertEquals(2, served.get().size());
        }
    }

    @Test
    void aCallWhoseConnectionEndsWithoutAnAnswerIsMadeAgain() throws Exception {
        try (ServerSocket server = server()) {
            CompletableFuture<List<Socket>> served = serve(server, Manner.ENDS, Manner.ENDS, Manner.ANSWERS);
            assertEquals("done", ask(new PatientHttp(LONG, LONG), server));
            assertEquals(3, served.get().size());
        }
    }

    @Test
    void whoNeverAnswersIsNamedWithHowOftenHeWasAsked() throws Exception {
        try (ServerSocket server = server()) {
            PatientHttp http = new PatientHttp(Duration.ofMillis(50), Duration.ofMillis(200));
            IOException failure = assertThrows(IOException.class, () -> ask(http, server));
            String text = failure.getMessage();
            assertTrue(text.matches("POST http://127\\.0\\.0\\.1:\\d+/asked was not answered within 0 s, asked \\d times?: .*"), text);
        }
    }

    @Test
    void aClosedPortIsToldAtOnce() throws Exception {
        ServerSocket server = server();
        server.close();
        PatientHttp http = new PatientHttp(LONG, LONG);
        assertThrows(ConnectException.class, () -> ask(http, server));
    }
}
