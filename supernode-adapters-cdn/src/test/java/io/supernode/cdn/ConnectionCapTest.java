package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.settings.Bandwidth;
import io.supernode.cdn.settings.FetchLimits;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However many origins say nothing, and at however many ports: connections to origins are bounded together. */
class ConnectionCapTest {

    private static final int CAP = 6;
    private static final Duration QUEUE = Duration.ofMillis(800);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final CallerAddress LIAR = CallerAddress.of("10.0.0.1");
    private static final CallerAddress HONEST = CallerAddress.of("10.0.0.2");
    private static final String TOO_MANY = "too many connections to origins are in use, expected one to become free";

    @TempDir
    Path directory;

    private final List<SocketOrigin> silent = new ArrayList<>();
    private FetcherFixture fixture;

    @BeforeEach
    void start() throws Exception {
        OriginSettings settings = FetcherFixture.settings()
                .withTimeouts(Duration.ofSeconds(3), LONG, Duration.ofSeconds(2))
                .withLimits(FetchLimits.defaults().withTimeouts(QUEUE, Duration.ofSeconds(50)))
                .withMaxConnections(CAP);
        fixture = new FetcherFixture(
                directory, settings, new Bandwidth(Bandwidth.UNLIMITED),
                host -> new InetAddress[] {InetAddress.getLoopbackAddress()});
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
        for (SocketOrigin one : silent) {
            one.close();
        }
    }

    @Test
    void silentOriginsOfManyNamesAndPortsHaveNoMoreConnectionsThanTheCapAndTheRestFailsForNow() throws Exception {
        List<Events> all = fetch(30, i -> "http://silent-" + i % 10 + ".example:" + silentOrigin().port() + "/file");
        // Those with a connection are still patient.
        Await.until(() -> all.stream().filter(events -> !events.failures().isEmpty()).count() >= all.size() - CAP);
        List<OriginFailure> failures = all.stream().flatMap(events -> events.failures().stream()).toList();
        assertEquals(all.size() - CAP, failures.size());
        assertTrue(failures.stream().allMatch(failure -> failure.reason().equals(TOO_MANY) && failure.isTemporary()));
        assertEquals(CAP, connections());
    }

    @Test
    void anOriginThatIsSilentAtManyPortsKeepsNoOtherHostOut() throws Exception {
        fetch(CAP + 10, i -> "http://silent.example:" + silentOrigin().port() + "/file");
        Content content = Content.random(3, 300_000);
        try (FakeOrigin origin = FakeOrigin.start()) {
            origin.at("/file").content(content);
            Events events = fixture.fetch(
                    request("good", "http://good.example:" + origin.port() + "/file", content.length()));
            assertEquals(content.length(), events.finishedLength());
        }
        assertTrue(connections() <= CAP / 2, "of one host there are " + connections());
    }

    @Test
    void connectionsThatAreNotUsedAreFewTooAndKeepNobodyWaiting() throws Exception {
        Content content = Content.random(4, 1000);
        try (SocketOrigin origin = answering(content)) {
            for (int i = 0; i < 5 * CAP; i++) {
                String url = "http://host-" + i + ".example:" + origin.port() + "/file";
                assertEquals(content.length(), fixture.fetch(request("f" + i, url, content.length())).finishedLength());
            }
            assertTrue(origin.mostOpen() <= 2 * CAP, "open at once were " + origin.mostOpen());
        }
    }

    @Test
    void aCallerWithSilentOriginsOfManyNamesKeepsNoOtherCallerWaiting() throws Exception {
        fetch(5 * CAP, i -> "http://silent-" + i + ".example:" + silentOrigin().port() + "/file", LIAR);
        Await.until(() -> connections() == CAP / 2);
        Content content = Content.random(5, 300_000);
        try (SocketOrigin origin = answering(content)) {
            OriginRequest honest = OriginRequest.of("http://good.example:" + origin.port() + "/file").causedBy(HONEST);
            assertEquals(new OriginProbe.Available(content.length()), fixture.probe(honest));
            Events events = fixture.fetch(FetcherFixture.request("good", honest, content.length()));
            assertEquals(content.length(), events.finishedLength());
        }
        assertEquals(CAP / 2, connections());
    }

    private interface Urls {
        String of(int index) throws IOException;
    }

    private List<Events> fetch(int count, Urls urls) throws IOException {
        return fetch(count, urls, CallerAddress.UNKNOWN);
    }

    private List<Events> fetch(int count, Urls urls, CallerAddress caller) throws IOException {
        List<Events> all = new ArrayList<>();
        for (int i : IntStream.range(0, count).toArray()) {
            Events events = new Events();
            all.add(events);
            OriginRequest request = OriginRequest.of(urls.of(i)).causedBy(caller);
            fixture.fetcher.fetch(
                    FetcherFixture.request("silent" + i, request, PieceLayout.UNKNOWN_LENGTH), events);
        }
        return all;
    }

    private static FetchRequest request(String name, String url, long length) {
        return FetcherFixture.request(name, OriginRequest.of(url), length);
    }

    private int connections() {
        return silent.stream().mapToInt(SocketOrigin::accepted).sum();
    }

    private SocketOrigin silentOrigin() throws IOException {
        SocketOrigin one = SocketOrigin.silent();
        silent.add(one);
        return one;
    }

    /** Answers each request with one file, and keeps its connections. */
    private static SocketOrigin answering(Content content) throws IOException {
        byte[] head = ("HTTP/1.1 200 OK\r\nContent-Length: " + content.length() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] body = content.bytes();
        return new SocketOrigin(connection -> {
            int matched = 0;
            for (int c = connection.getInputStream().read(); c >= 0; c = connection.getInputStream().read()) {
                matched = c == "\r\n\r\n".charAt(matched) ? matched + 1 : c == '\r' ? 1 : 0;
                if (matched == 4) {
                    matched = 0;
                    connection.getOutputStream().write(head);
                    connection.getOutputStream().write(body);
                }
            }
        });
    }
}
