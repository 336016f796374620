package io.supernode.cdn.store;

import static io.supernode.cdn.store.SampleContent.LENGTH;
import static io.supernode.cdn.store.SampleContent.key;
import static io.supernode.cdn.store.SampleContent.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.time.ManualClock;
import io.supernode.core.model.PieceLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is to be kept is not evicted before its time, and does not fill the cache for ever. */
class KeptContentsTest {

    private static final long EACH = LENGTH + 500;
    private static final long DISK = 100 * EACH;
    private static final CacheSettings UNBOUND = CacheSettings.defaults().withThresholds(0, 0, Duration.ZERO);

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock();
    private HomeDirectory home;
    private SmallDisk disk;

    @BeforeEach
    void open() throws Exception {
        home = HomeDirectory.open(directory);
        disk = new SmallDisk(directory, DISK);
    }

    @AfterEach
    void close() throws Exception {
        home.close();
    }

    private PieceStore store(CacheSettings settings) throws Exception {
        return new PieceStore(home, disk, settings, clock);
    }

    private void put(PieceStore store, int number) throws Exception {
        write(store, number);
        store.release(key(number));
        clock.pass(Duration.ofSeconds(1));
    }

    private void keep(PieceStore store, int number, Duration time) {
        store.keep(key(number), clock.epochMillis() + time.toMillis());
    }

    private static List<Boolean> present(PieceStore store, Integer... numbers) {
        return Stream.of(numbers).map(number -> store.has(key(number))).toList();
    }

    @Test
    void whatIsKeptOutlivesWhatWasUsedLater() throws Exception {
        PieceStore store = store(UNBOUND.withQuota(4 * EACH));
        put(store, 1);
        keep(store, 1, Duration.ofHours(1));
        for (int number = 2; number <= 6; number++) {
            put(store, number);
        }
        assertEquals(List.of(true, false, false, true, true, true), present(store, 1, 2, 3, 4, 5, 6));
    }

    @Test
    void afterItsTimeItIsLikeEverythingElse() throws Exception {
        PieceStore store = store(UNBOUND.withQuota(4 * EACH));
        put(store, 1);
        keep(store, 1, Duration.ofHours(1));
        clock.pass(Duration.ofHours(2));
        for (int number = 2; number <= 5; number++) {
            put(store, number);
        }
        assertEquals(List.of(false, true), present(store, 1, 2));
    }

    @Test
    void whoeverKeptItMayLetItGo() throws Exception {
        PieceStore store = store(UNBOUND.withQuota(4 * EACH));
        put(store, 1);
        keep(store, 1, Duration.ofHours(1));
        store.keep(key(1), 0);
        for (int number = 2; number <= 5; number++) {
            put(store, number);
        }
        assertEquals(List.of(false, true), present(store, 1, 2));
    }

    @Test
    void aFullDiskEvictsEverythingElseFirst() throws Exception {
        PieceStore store = store(CacheSettings.defaults().withThresholds(0, 4 * EACH, Duration.ZERO));
        for (int number = 1; number <= 4; number++) {
            put(store, number);
        }
        keep(store, 1, Duration.ofHours(1));
        disk.taken = DISK - 7 * EACH - EACH / 2;
        store.collect();
        assertEquals(List.of(true, false, true, true), present(store, 1, 2, 3, 4));
    }

    @Test
    void keptContentsHaveAtMostHalfOfTheCacheAndThoseWhoseTimeEndsFirstGoBeyondThat() throws Exception {
        PieceStore store = store(UNBOUND.withQuota(4 * EACH));
        for (int number = 1; number <= 4; number++) {
            put(store, number);
            keep(store, number, Duration.ofHours(number));
        }
        put(store, 5);
        put(store, 6);
        assertEquals(List.of(false, false, true, true, true, true), present(store, 1, 2, 3, 4, 5, 6));
        put(store, 7);
        assertEquals(List.of(true, true, false, true, true), present(store, 3, 4, 5, 6, 7));
    }

    @Test
    void theBoundCanBeSmaller() throws Exception {
        PieceStore store = store(UNBOUND.withQuota(4 * EACH).withKept(EACH));
        for (int number = 1; number <= 4; number++) {
            put(store, number);
            keep(store, number, Duration.ofHours(9 - number));
        }
        put(store, 5);
        put(store, 6);
        assertEquals(List.of(true, false, false, true, true, true), present(store, 1, 2, 3, 4, 5, 6));
    }

    @Test
    void aFetchThatFitsOnlyWithoutThemIsRefusedAndEvictsNothing() throws Exception {
        PieceStore store = store(UNBOUND.withQuota(4 * EACH));
        for (int number = 1; number <= 4; number++) {
            put(store, number);
        }
        keep(store, 1, Duration.ofHours(1));
        keep(store, 2, Duration.ofHours(1));
        assertThrows(NoRoomException.class, () -> store.create(
                key(5), new PieceLayout(PieceLayout.MB, 3 * EACH)));
        assertEquals(List.of(true, true, true, true), present(store, 1, 2, 3, 4));
        put(store, 5);
        put(store, 6);
        assertEquals(List.of(true, true, false, false), present(store, 1, 2, 3, 4));
    }

    @Test
    void halfOfTheNumberOfContentsMayBeKept() throws Exception {
        PieceStore store = store(UNBOUND.withMaxContents(4));
        for (int number = 1; number <= 4; number++) {
            put(store, number);
            keep(store, number, Duration.ofHours(number));
        }
        put(store, 5);
        put(store, 6);
        assertEquals(List.of(false, false, true, true, true, true), present(store, 1, 2, 3, 4, 5, 6));
    }

    @Test
    void whatIsNotThereYetMayBeKeptAndIsFoundByTheNextProcessToo() throws Exception {
        put(store(UNBOUND), 1);
        PieceStore again = store(UNBOUND.withQuota(2 * EACH));
        keep(again, 1, Duration.ofHours(1));
        keep(again, 9, Duration.ofHours(1));
        put(again, 2);
        put(again, 3);
        assertEquals(List.of(true, false, true), present(again, 1, 2, 3));
        assertTrue(again.adopt(key(1)).isPresent());
    }
}
