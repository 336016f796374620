package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.settings.Bandwidth;
import io.supernode.cdn.settings.FetchLimits;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.store.RealDisk;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure.Kind;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every fetch ends, and none holds up another. */
class LimitsTest {

    private static final int STALLED = 200;
    private static final int LENGTH = 600_000;

    @TempDir
    Path directory;

    private FakeOrigin origin;

    @BeforeEach
    void start() throws Exception {
        origin = FakeOrigin.start();
    }

    @AfterEach
    void stop() throws Exception {
        origin.close();
    }

    @Test
    void anOriginThatTricklesIsGivenUpAlthoughItIsNeverSilent() throws Exception {
        origin.at("/file").content(Content.random(1, LENGTH)).slow(2000);
        try (FetcherFixture fixture = fixture(FetchLimits.defaults().withMinBytesPerSecond(50_000))) {
            assertEquals(Kind.UNOBTAINABLE, fixture.fetch(request("file", LENGTH)).failures().get(0).kind());
        }
    }

    @Test
    void aSlowOriginThatKeepsToTheMinimumIsNotGivenUp() throws Exception {
        origin.at("/file").content(Content.random(1, LENGTH)).slow(200_000);
        try (FetcherFixture fixture = fixture(FetchLimits.defaults().withMinBytesPerSecond(10_000))) {
            assertEquals(LENGTH, fixture.fetch(request("file", LENGTH)).finishedLength());
        }
    }

    @Test
    void aFileAboveTheCapIsNeitherProbedNorFetched() throws Exception {
        origin.at("/file").content(Content.random(1, LENGTH));
        origin.at("/chunked").content(Content.random(1, LENGTH)).chunked();
        try (FetcherFixture fixture = fixture(FetchLimits.defaults().withMaxFileBytes(LENGTH - 1))) {
            assertInstanceOf(OriginProbe.Unavailable.class, fixture.probe(origin.url("/file")));
            assertEquals(Kind.UNOBTAINABLE, fixture.fetch(request("file", LENGTH)).failures().get(0).kind());
            Events events = fixture.fetch(FetcherFixture.request("chunked", OriginRequest.of(origin.url("/chunked")), -1));
            assertEquals(Kind.UNOBTAINABLE, events.failures().get(0).kind());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twoHundredStalledFetchesOfOneHostDoNotHoldUpAGoodOne(boolean inHeaders) throws Exception {
        origin.at("/file").content(Content.random(1, LENGTH));
        OriginSettings patient = FetcherFixture.settings()
                .withTimeouts(Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofMinutes(5));
        try (FetcherFixture fixture = new FetcherFixture(directory, new RealDisk(), patient)) {
            List<Events> stalled = new ArrayList<>();
            origin.at("/stalled").content(Content.random(2, LENGTH));
            if (inHeaders) {
                origin.at("/stalled").stallingHeaders();
            } else {
                origin.at("/stalled").stallingAfter(LENGTH / 2);
            }
            for (int i = 0; i < STALLED; i++) {
                Events events = new Events();
                stalled.add(events);
                OriginRequest from = OriginRequest.of(origin.url("/stalled"));
                fixture.fetcher.fetch(FetcherFixture.request("stalled" + i, from, LENGTH), events);
            }
            assertTrue(origin.at("/stalled").awaitStalled(STALLED, FetcherFixture.PATIENCE));
            assertEquals(LENGTH, fixture.fetch(request("file", LENGTH)).finishedLength());
            assertTrue(stalled.stream().allMatch(events -> events.finishes().isEmpty() && events.failures().isEmpty()));
        }
    }

    @Test
    void waitingForAConnectionDoesNotCountAsSilenceOfTheOrigin() throws Exception {
        origin.at("/file").content(Content.random(1, LENGTH));
        Duration header = Duration.ofMillis(1500);
        origin.at("/slow").content(Content.random(2, LENGTH)).delayingHeaders(Duration.ofMillis(800));
        OriginSettings one = FetcherFixture.settings().withTimeouts(header, header, header).withMaxConnectionsPerHost(1);
        try (FetcherFixture fixture = new FetcherFixture(directory, new RealDisk(), one)) {
            List<Events> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Events events = new Events();
                all.add(events);
                OriginRequest from = OriginRequest.of(origin.url("/slow"));
                fixture.fetcher.fetch(FetcherFixture.request("slow" + i, from, LENGTH), events);
            }
            // Three come before it, and take more than the header time-out together.
            assertEquals(LENGTH, fixture.fetch(request("file", LENGTH)).finishedLength());
            for (Events events : all) {
                assertTrue(events.awaitEnd(FetcherFixture.PATIENCE));
                assertEquals(List.of(), events.failures());
            }
        }
    }

    @Test
    void theBoundOnBandwidthMayBeLiftedAtAnyTime() throws Exception {
        int length = 100_000_000;
        long rate = 1_000_000;
        Bandwidth bandwidth = new Bandwidth(rate);
        try (FetcherFixture fixture =
                new FetcherFixture(directory, FetcherFixture.settings(), bandwidth, InetAddress::getAllByName)) {
            List<Events> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                origin.at("/" + i).content(Content.random(i, length));
                Events events = new Events();
                all.add(events);
                OriginRequest from = OriginRequest.of(origin.url("/" + i));
                fixture.fetcher.fetch(FetcherFixture.request("f" + i, from, length), events);
            }
            assertTrue(origin.awaitRequests(3, FetcherFixture.PATIENCE));
            assertEquals(rate, bandwidth.rate());
            assertTrue(all.stream().allMatch(events -> events.finishes().isEmpty()));
            bandwidth.setRate(Bandwidth.UNLIMITED);
            for (Events events : all) {
                assertTrue(events.awaitEnd(Duration.ofMinutes(2)));
                assertEquals(length, events.finishedLength());
            }
        }
    }

    private FetcherFixture fixture(FetchLimits limits) throws Exception {
        return new FetcherFixture(directory, new RealDisk(), FetcherFixture.settings().withLimits(limits));
    }

    private FetchRequest request(String name, long length) {
        return FetcherFixture.request(name, OriginRequest.of(origin.url('/' + name)), length);
    }
}
