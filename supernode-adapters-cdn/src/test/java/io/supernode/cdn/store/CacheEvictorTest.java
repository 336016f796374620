package io.supernode.cdn.store;

import static io.supernode.cdn.store.SampleContent.LENGTH;
import static io.supernode.cdn.store.SampleContent.key;
import static io.supernode.cdn.store.SampleContent.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.time.ManualClock;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PieceLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Quota, thresholds, orphans and links. */
class CacheEvictorTest {

    /** Data and metadata of one content, roughly. */
    private static final long EACH = LENGTH + 500;

    private static final String TWOS = "2222222222222222222222222222222222222222222222222222222222222222";

    private static final long DISK = 100 * EACH;
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @TempDir
    Path directory;

    private HomeDirectory home;
    private SmallDisk disk;
    private final ManualClock clock = new ManualClock();

    @BeforeEach
    void open() throws Exception {
        home = HomeDirectory.open(directory);
        disk = new SmallDisk(directory, DISK);
    }

    @AfterEach
    void close() throws Exception {
        home.close();
    }

    @Test
    void theLeastRecentlyUsedGoesWhenTheQuotaIsReached() throws Exception {
        PieceStore store = store(CacheSettings.defaults().withThresholds(0, 0, Duration.ZERO).withQuota(3 * EACH));
        List.of(1, 2, 3).forEach(number -> put(store, number));
        assertTrue(store.adopt(key(1)).isPresent());
        store.release(key(1));
        long before = clock.epochMillis();
        put(store, 4);
        assertEquals(List.of(true, false, true, true), present(1, 2, 3, 4));
        CacheFigures figures = store.figures();
        assertEquals(3, figures.contents());
        assertEquals(1, figures.evictions());
        assertTrue(figures.evictedBytes() >= LENGTH, figures.toString());
        assertTrue(figures.bytes() >= 3 * LENGTH && figures.bytes() <= 3 * EACH, figures.toString());
        assertTrue(figures.lastEvictionMillis() >= before && figures.lastEvictionMillis() <= clock.epochMillis());
    }

    @Test
    void whatIsInUseStaysWhateverTheBoundsSay() throws Exception {
        PieceStore store = store(CacheSettings.defaults().withThresholds(0, 0, Duration.ZERO).withQuota(2 * EACH));
        put(store, 1);
        put(store, 2);
        assertTrue(store.adopt(key(1)).isPresent());
        assertTrue(store.adopt(key(2)).isPresent());
        disk.taken = DISK;
        store.collect();
        assertThrows(NoRoomException.class, () -> write(store, 3));
        assertEquals(List.of(true, true, false), present(1, 2, 3));
    }

    @Test
    void belowTheYoungThresholdOnlyWhatWasUnusedForLongGoes() throws Exception {
        PieceStore store = store(CacheSettings.defaults().withThresholds(20 * EACH, 0, Duration.ofHours(2)));
        put(store, 1);
        clock.pass(Duration.ofHours(3));
        put(store, 2);
        disk.taken = DISK - 12 * EACH;
        store.collect();
        assertEquals(List.of(false, true), present(1, 2));
    }

    @Test
    void belowTheFullThresholdEverythingUnusedGoesUntilThereIsRoomAgain() throws Exception {
        PieceStore store = store(CacheSettings.defaults().withThresholds(0, 4 * EACH, Duration.ofHours(2)));
        List.of(1, 2, 3).forEach(number -> put(store, number));
        disk.taken = DISK - 6 * EACH - EACH / 2;
        store.collect();
        assertEquals(List.of(false, true, true), present(1, 2, 3));
    }

    @Test
    void theDefaultThresholdsDoNotEmptyASmallDiskNorRefuseEveryFetch() throws Exception {
        PieceStore store = store(CacheSettings.defaults());
        put(store, 1);
        clock.pass(Duration.ofDays(1));
        store.collect();
        put(store, 2);
        assertEquals(List.of(true, true), present(1, 2));
    }

    @Test
    void aFetchThatWouldNotFitIsRefusedBeforeItBegins() throws Exception {
        PieceStore store = store(CacheSettings.defaults());
        disk.taken = DISK - 2 * EACH;
        NoRoomException refusal = assertThrows(NoRoomException.class, () -> write(store, 1));
        assertTrue(refusal.getMessage().contains("too full"));
        assertEquals(List.of(false), present(1));
        disk.taken = 0;
        put(store, 1);
    }

    @Test
    void roomThatRunningFetchesWillTakeIsNotGivenAway() throws Exception {
        PieceStore store = store(CacheSettings.defaults().withThresholds(0, 0, Duration.ZERO));
        long large = DISK - DISK / 10;
        ContentWriter writer = store.create(key(1), new PieceLayout(PieceLayout.MB, large));
        assertThrows(
                NoRoomException.class, () -> store.create(key(2), new PieceLayout(PieceLayout.MB, DISK / 5)));
        writer.abandon();
        store.create(key(2), new PieceLayout(PieceLayout.MB, DISK / 5)).abandon();
    }

    @Test
    void theNumberOfContentsIsBounded() throws Exception {
        PieceStore store =
                store(CacheSettings.defaults().withThresholds(0, 0, Duration.ZERO).withMaxContents(2));
        List.of(1, 2, 3).forEach(number -> put(store, number));
        assertEquals(List.of(false, true, true), present(1, 2, 3));
    }

    @Test
    void theOrderOfUseOutlivesARestart() throws Exception {
        PieceStore store = store(CacheSettings.defaults().withThresholds(0, 0, Duration.ZERO));
        put(store, 1);
        put(store, 2);
        Files.setLastModifiedTime(meta(1), java.nio.file.attribute.FileTime.from(NOW));
        Files.setLastModifiedTime(meta(2), java.nio.file.attribute.FileTime.from(NOW.minusSeconds(9)));
        PieceStore again =
                store(CacheSettings.defaults().withThresholds(0, 0, Duration.ZERO).withMaxContents(1));
        again.collect();
        assertEquals(List.of(true, false), present(1, 2));
    }

    @Test
    void aRestartEvictsNothingThatStayedBeforeIt() throws Exception {
        CacheSettings settings = CacheSettings.defaults().withThresholds(0, 4 * EACH, Duration.ofHours(2));
        PieceStore store = store(settings);
        List.of(1, 2, 3, 4, 5, 6).forEach(number -> put(store, number));
        disk.taken = DISK - 11 * EACH;
        store.collect();
        assertEquals(List.of(true, true, true, true, true, true), present(1, 2, 3, 4, 5, 6));
        store(settings).collect();
        assertEquals(List.of(true, true, true, true, true, true), present(1, 2, 3, 4, 5, 6));
    }

    @Test
    void whatARestartHasFoundOnDiskTakesNoRoomFromNewFetches() throws Exception {
        CacheSettings settings = CacheSettings.defaults().withThresholds(0, 0, Duration.ZERO);
        PieceStore store = store(settings);
        List.of(1, 2, 3, 4).forEach(number -> put(store, number));
        disk.taken = DISK - 6 * EACH;
        put(store(settings), 5);
        assertEquals(List.of(true, true, true, true, true), present(1, 2, 3, 4, 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {".json.new", ""})
    void whatBelongsToNothingIsRemovedAtTheStart(String suffix) throws Exception {
        put(store(CacheSettings.defaults()), 1);
        Path orphan = file(2).resolveSibling(key(2).value() + suffix);
        Files.createDirectories(orphan.getParent());
        Files.write(orphan, new byte[10]);
        Path metaAlone = file(3).resolveSibling(key(3).value() + ".json");
        Files.createDirectories(metaAlone.getParent());
        Files.write(metaAlone, new byte[10]);
        store(CacheSettings.defaults());
        assertFalse(Files.exists(orphan));
        assertFalse(Files.exists(metaAlone));
        assertEquals(List.of(true), present(1));
    }

    @Test
    void linksInTheCacheAreLeftAloneAndNeverFollowed(@TempDir Path outside) throws Exception {
        put(store(CacheSettings.defaults()), 1);
        Path victim = Files.write(outside.resolve("victim"), new byte[10]);
        Path prefix = directory.resolve("content/fff");
        Files.createSymbolicLink(prefix, outside);
        Path inside = file(1).resolveSibling("link");
        Files.createSymbolicLink(inside, victim);
        Files.delete(file(1));
        Files.createSymbolicLink(file(1), victim);
        PieceStore store = store(CacheSettings.defaults());
        assertTrue(Files.exists(victim));
        assertTrue(Files.isSymbolicLink(prefix));
        assertTrue(Files.isSymbolicLink(inside));
        assertTrue(store.adopt(key(1)).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "readme", "stranger/file", "abc/notes.txt", "222/stranger/file", "222/" + TWOS + "/file", "222/" + TWOS + ".json/file",
        "222/" + TWOS + ".tmp", "222/" + TWOS + ".new", "333/" + TWOS, "333/" + TWOS + ".json", "222/2", "2222/" + TWOS
    })
    void whatTheSupernodeCannotHaveWrittenIsNeverDeleted(String name) throws Exception {
        put(store(CacheSettings.defaults()), 1);
        Path stranger = directory.resolve("content").resolve(name);
        Files.createDirectories(stranger.getParent());
        Files.write(stranger, new byte[10]);
        store(CacheSettings.defaults());
        assertTrue(Files.exists(stranger));
        assertEquals(List.of(true), present(1));
    }

    @Test
    void whatWouldNotFitIntoAnEmptyCacheEmptiesNone() throws Exception {
        PieceStore store = store(CacheSettings.defaults().withThresholds(0, 0, Duration.ZERO).withQuota(3 * EACH));
        put(store, 1);
        assertThrows(
                NoRoomException.class, () -> store.create(key(2), new PieceLayout(PieceLayout.MB, 3 * EACH + 1)));
        assertThrows(NoRoomException.class, () -> store.create(key(2), new PieceLayout(PieceLayout.MB, 2 * DISK)));
        assertEquals(List.of(true), present(1));
    }

    @Test
    void whatIsGivenUpWhileItGrowsTakesNoMoreRoom() throws Exception {
        PieceStore store = store(CacheSettings.defaults().withThresholds(0, 0, Duration.ZERO).withQuota(3 * EACH));
        ContentWriter writer = store.create(key(1), new PieceLayout(PieceLayout.MB, PieceLayout.UNKNOWN_LENGTH));
        writer.cut(ByteBuffer.allocate(LENGTH));
        writer.abandon();
        assertThrows(IOException.class, () -> writer.cut(ByteBuffer.allocate(2 * LENGTH)));
        store.create(key(2), new PieceLayout(PieceLayout.MB, 3 * EACH - 100)).abandon();
    }

    @Test
    void metadataOfAnotherContentIsNotBelieved() throws Exception {
        PieceStore store = store(CacheSettings.defaults());
        put(store, 1);
        put(store, 2);
        Files.copy(meta(2), meta(1), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertTrue(store.adopt(key(1)).isEmpty());
        assertTrue(store.adopt(key(2)).isPresent());
    }

    private PieceStore store(CacheSettings settings) throws Exception {
        return new PieceStore(home, disk, settings, clock);
    }

    private void put(PieceStore store, int number) {
        try {
            write(store, number);
            store.release(key(number));
            clock.pass(Duration.ofSeconds(1));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private List<Boolean> present(Integer... numbers) {
        return List.of(numbers).stream().map(number -> Files.exists(file(number))).toList();
    }

    private Path file(int number) {
        ContentKey key = key(number);
        return directory.resolve("content").resolve(key.prefix()).resolve(key.value());
    }

    private Path meta(int number) {
        return file(number).resolveSibling(key(number).value() + ".json");
    }
}
