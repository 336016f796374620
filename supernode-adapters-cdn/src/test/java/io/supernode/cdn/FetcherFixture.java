package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.origin.HostResolver;
import io.supernode.cdn.settings.Bandwidth;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.store.CacheSettings;
import io.supernode.cdn.store.Disk;
import io.supernode.cdn.store.HomeDirectory;
import io.supernode.cdn.store.PieceStore;
import io.supernode.cdn.store.RealDisk;
import io.supernode.cdn.time.ScheduledClock;
import io.supernode.core.port.Clock;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A fetcher on a home directory of its own, and what tests do with it again and again. */
final class FetcherFixture implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    final HomeDirectory home;
    final PieceStore store;
    final HttpOriginFetcher fetcher;

    FetcherFixture(Path directory, Disk disk, OriginSettings settings) throws Exception {
        this(directory, disk, settings, CacheSettings.defaults(), Clock.system());
    }

    FetcherFixture(Path directory, Disk disk, OriginSettings settings, CacheSettings cache, Clock clock) throws Exception {
        home = HomeDirectory.open(directory);
        store = new PieceStore(home, disk, cache, clock);
        fetcher = new HttpOriginFetcher(settings, store);
    }

    FetcherFixture(Path directory, OriginSettings settings, ScheduledClock clock) throws Exception {
        home = HomeDirectory.open(directory);
        store = new PieceStore(home, new RealDisk());
        Bandwidth unlimited = new Bandwidth(Bandwidth.UNLIMITED);
        fetcher = new HttpOriginFetcher(settings, store, unlimited, InetAddress::getAllByName, clock);
    }

    FetcherFixture(Path directory, OriginSettings settings, Bandwidth bandwidth, HostResolver names) throws Exception {
        home = HomeDirectory.open(directory);
        store = new PieceStore(home, new RealDisk());
        fetcher = new HttpOriginFetcher(settings, store, bandwidth, names);
    }

    /** Origins on loopback are allowed, and nothing takes long. */
    static OriginSettings settings() {
        Duration patience = Duration.ofMillis(1500);
        return OriginSettings.defaults()
                .withLoopbackOrigin(true)
                .withTimeouts(patience, patience, patience)
                .withRetries(2, Duration.ofMillis(5));
    }

    /** For tests in which no origin is silent: a busy machine is not taken for one. */
    static OriginSettings patient() {
        Duration patience = Duration.ofSeconds(10);
        return settings().withTimeouts(patience, patience, patience);
    }

    static TaskId task(String name) {
        return new ResourceIdentity("http://example.com/" + name, "", "").taskId();
    }

    static ContentKey key(String name) {
        return ContentKey.of(task(name), 0);
    }

    static FetchRequest request(String name, OriginRequest origin, long length) {
        PieceLayout layout =
                length == PieceLayout.UNKNOWN_LENGTH ? PieceLayout.ofUnknownLength() : PieceLayout.ofLength(length);
        return new FetchRequest(task(name), key(name), origin, layout, Optional.empty());
    }

    static OriginRequest with(String url, String header, String value) {
        return new OriginRequest(url, new OriginHeaders(Map.of(header, value)), false, List.of());
    }

    OriginProbe probe(OriginRequest request) throws Exception {
        return fetcher.probe(request).toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    OriginProbe probe(String url) throws Exception {
        return probe(OriginRequest.of(url));
    }

    Events fetch(FetchRequest request) throws Exception {
        Events events = new Events();
        fetcher.fetch(request, events);
        assertTrue(events.awaitEnd(PATIENCE), "every fetch ends");
        return events;
    }

    @Override
    public void close() throws IOException {
        fetcher.close();
        home.close();
    }
}
