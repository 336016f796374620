package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.store.CacheSettings;
import io.supernode.cdn.store.RealDisk;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.Clock;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The quota holds for files whose length nobody tells, and for what a former run has begun. */
class QuotaTest extends OneFileTestBase {

    private static final int QUOTA = 12_000_000;
    private static final String TOO_SMALL = "the cache of the supernode is too small";

    private long quota = QUOTA;

    QuotaTest() {
        super(FetcherFixture.patient());
    }

    @Override
    void open() throws Exception {
        CacheSettings cache = CacheSettings.defaults()
                .withThresholds(0, 0, Duration.ZERO)
                .withQuota(quota)
                .withGcDiskInterval(Duration.ofDays(1));
        fixture = new FetcherFixture(directory, new RealDisk(), FetcherFixture.patient(), cache, Clock.system());
    }

    @Test
    void aFileOfUnknownLengthThatOutgrowsTheCacheIsRefusedInTheMiddleAndNothingIsLeft() throws Exception {
        origin.at("/file").content(Content.random(1, 2 * QUOTA)).chunked().stallingAfter(PER_PIECE + 1000);
        Events events = new Events();
        fixture.fetcher.fetch(unknown("file"), events);
        assertTrue(events.awaitPiece(0, FetcherFixture.PATIENCE));
        origin.at("/file").release();
        assertTrue(events.awaitEnd(FetcherFixture.PATIENCE));
        assertRefused(events);
        Await.until(() -> fixture.store.find(KEY).isEmpty());
        assertEquals(0, bytesOnDisk());
    }

    @Test
    void aFileOfUnknownLengthThatJustFitsIsFetched() throws Exception {
        Content content = Content.random(1, QUOTA - 3 * PieceLayout.FRAME_BYTES);
        origin.at("/file").content(content).chunked();
        assertFetched(content, fixture.fetch(unknown("file")));
    }

    @Test
    void filesOfUnknownLengthKeepToTheQuotaTogether() throws Exception {
        Content content = Content.random(1, QUOTA / 2 - 1000);
        origin.at("/file").content(content).chunked();
        assertEquals(List.of(), fixture.fetch(unknown("first")).failures());
        assertEquals(List.of(), fixture.fetch(unknown("second")).failures());
        assertRefused(fixture.fetch(unknown("third")));
        assertTrue(bytesOnDisk() <= QUOTA);
        ContentKey first = FetcherFixture.key("first");
        fixture.fetcher.release(first);
        Await.until(() -> fixture.store.find(first).isEmpty());
        assertEquals(List.of(), fixture.fetch(unknown("third")).failures(), "what nobody uses makes room");
        assertTrue(bytesOnDisk() <= QUOTA);
    }

    @Test
    void whatAFileOfUnknownLengthDidNotNeedIsFreeForOthers() throws Exception {
        origin.at("/file").content(Content.random(1, 5_000_000)).chunked();
        assertEquals(List.of(), fixture.fetch(unknown("first")).failures());
        Content rest = Content.random(2, QUOTA - 5_000_010 - 2 * PieceLayout.FRAME_BYTES);
        origin.at("/file").content(rest);
        assertFetched(rest, fixture.fetch(request(rest.length())));
    }

    @Test
    void whatAFormerRunHasBegunIsRefusedIfItDoesNotFitAnyMoreAndResumedWhenItDoes() throws Exception {
        Content content = Content.random(1, QUOTA - 1000);
        origin.at("/file").content(content).stallingAfter(PER_PIECE + 1000);
        Events events = new Events();
        fixture.fetcher.fetch(request(content.length()), events);
        assertTrue(events.awaitPiece(0, FetcherFixture.PATIENCE));
        Await.until(() -> fixture.store.find(KEY).orElseThrow().recorded() > 0);
        restartWith(QUOTA / 2);
        origin.at("/file").release();
        assertRefused(fixture.fetch(request(content.length())));
        assertEquals(1, origin.bodyRequests("/file"), "it is refused before the origin is asked");
        restartWith(QUOTA);
        assertFetched(content, fixture.fetch(request(content.length())));
        assertTrue(origin.requests("/file").get(1).header("Range").isPresent());
    }

    private void restartWith(int bytes) throws Exception {
        fixture.close();
        quota = bytes;
        open();
    }

    private static void assertRefused(Events events) {
        assertEquals(1, events.failures().size());
        String message = events.failures().get(0).reason();
        assertTrue(message.startsWith(TOO_SMALL), message);
    }

    private FetchRequest unknown(String name) {
        return FetcherFixture.request(name, OriginRequest.of(origin.url("/file")), PieceLayout.UNKNOWN_LENGTH);
    }

    /** Of data; metadata is small. */
    private long bytesOnDisk() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("content"))) {
            return files.filter(file -> Files.isRegularFile(file) && !file.toString().endsWith(".json"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
