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
        try (FetcherRig rig = rig(FetchLimits.defaults().withMinBytesPerSecond(50_000))) {
            assertEquals(Kind.UNOBTAINABLE, rig.fetch(request("file", LENGTH)).failures().get(0).kind());
        }
    }

    @Test
    void aSlowOriginThatKeepsToTheMinimumIsNotGivenUp() throws Exception {
        origin.at("/file").content(Content.random(1, LENGTH)).slow(200_000);
        try (FetcherRig rig = rig(FetchLimits.defaults().withMinBytesPerSecond(10_000))) {
            assertEquals(LENGTH, rig.fetch(request("file", LENGTH)).finishedLength());
        }
    }

    @Test
    void aFileAboveTheCapIsNeitherProbedNorFetched() throws Exception {
        origin.at("/file").content(Content.random(1, LENGTH));
        origin.at("/chunked").content(Content.random(1, LENGTH)).chunked();
        try (FetcherRig rig = rig(FetchLimits.defaults().withMaxFileBytes(LENGTH - 1))) {
            assertInstanceOf(OriginProbe.Unavailable.class, rig.probe(origin.url("/file")));
            assertEquals(Kind.UNOBTAINABLE, rig.fetch(request("file", LENGTH)).failures().get(0).kind());
            Events events = rig.fetch(FetcherRig.request("chunked", OriginRequest.of(origin.url("/chunked")), -1));
            assertEquals(Kind.UNOBTAINABLE, events.failures().get(0).kind());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twoHundredStalledFetchesOfOneHostDoNotHoldUpAGoodOne(boolean inHeaders) throws Exception {
        origin.at("/file").content(Content.random(1, LENGTH));
        OriginSettings patient = FetcherRig.settings()
                .withTimeouts(Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofMinutes(5));
        try (FetcherRig rig = new FetcherRig(directory, new RealDisk(), patient)) {
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
                rig.fetcher.fetch(FetcherRig.request("stalled" + i, from, LENGTH), events);
            }
            assertTrue(origin.at("/stalled").awaitStalled(STALLED, FetcherRig.PATIENCE));
            assertEquals(LENGTH, rig.fetch(request("file", LENGTH)).finishedLength());
            assertTrue(stalled.stream().allMatch(events -> events.finishes().isEmpty() && events.failures().isEmpty()));
        }
    }

    @Test
    void waitingForAConnectionDoesNotCountAsSilenceOfTheOrigin() throws Exception {
        origin.at("/file").content(Content.random(1, LENGTH));
        Duration header = Duration.ofMillis(1500);
        origin.at("/slow").content(Content.random(2, LENGTH)).delayingHeaders(Duration.ofMillis(800));
        OriginSettings one = FetcherRig.settings().withTimeouts(header, header, header).withMaxConnectionsPerHost(1);
        try (FetcherRig rig = new FetcherRig(directory, new RealDisk(), one)) {
            List<Events> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Events events = new Events();
                all.add(events);
                OriginRequest from = OriginRequest.of(origin.url("/slow"));
                rig.fetcher.fetch(FetcherRig.request("slow" + i, from, LENGTH), events);
            }
            // Three come before it, and take more than the header time-out together.
            assertEquals(LENGTH, rig.fetch(request("file", LENGTH)).finishedLength());
            for (Events events : all) {
                assertTrue(events.awaitEnd(FetcherRig.PATIENCE));
                assertEquals(List.of(), events.failures());
            }
        }
    }

    @Test
    void theBoundOnBandwidthMayBeLiftedAtAnyTime() throws Exception {
        int length = 100_000_000;
        long rate = 1_000_000;
        Bandwidth bandwidth = new Bandwidth(rate);
        try (FetcherRig rig =
                new FetcherRig(directory, FetcherRig.settings(), bandwidth, InetAddress::getAllByName)) {
            List<Events> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                origin.at("/" + i).content(Content.random(i, length));
                Events events = new Events();
                all.add(events);
                OriginRequest from = OriginRequest.of(origin.url("/" + i));
                rig.fetcher.fetch(FetcherRig.request("f" + i, from, length), events);
            }
            assertTrue(origin.awaitRequests(3, FetcherRig.PATIENCE));
            assertEquals(rate, bandwidth.rate());
            assertTrue(all.stream().allMatch(events -> events.finishes().isEmpty()));
            bandwidth.setRate(Bandwidth.UNLIMITED);
            for (Events events : all) {
                assertTrue(events.awaitEnd(Duration.ofMinutes(2)));
                assertEquals(length, events.finishedLength());
            }
        }
    }

    private FetcherRig rig(FetchLimits limits) throws Exception {
        return new FetcherRig(directory, new RealDisk(), FetcherRig.settings().withLimits(limits));
    }

    private FetchRequest request(String name, long length) {
        return FetcherRig.request(name, OriginRequest.of(origin.url('/' + name)), length);
    }
}
