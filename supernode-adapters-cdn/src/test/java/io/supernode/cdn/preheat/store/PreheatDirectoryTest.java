package io.supernode.cdn.preheat.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.preheat.Platforms;
import io.supernode.cdn.preheat.Preheat;
import io.supernode.cdn.preheat.PreheatFile;
import io.supernode.cdn.preheat.PreheatRequest;
import io.supernode.cdn.preheat.PreheatStatus;
import io.supernode.cdn.preheat.PreheatType;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.OriginHeaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Preheats outlive the process, and credentials do not. */
class PreheatDirectoryTest {

    private static final ContentKey PUBLIC = new ContentKey("ab".repeat(32));
    private static final ContentKey PRIVATE = new ContentKey("cd".repeat(32));

    @TempDir
    Path home;

    private PreheatDirectory open() throws Exception {
        return new PreheatDirectory(home.resolve("preheats"));
    }

    private static Preheat preheat(long id) {
        PreheatRequest request = new PreheatRequest(
                PreheatType.FILE, "http://host/file?sig=secret-of-url", List.of("sig"), "mine",
                new OriginHeaders(Map.of("Authorization", "secret-of-header")), Platforms.parse("linux/arm64"));
        return Preheat.created(id, request, 1000);
    }

    @Test
    void aLinkOrAFileInItsPlaceIsToldInASentenceAndNotFollowed(@TempDir Path outside) throws Exception {
        Path place = home.resolve("preheats");
        Files.createSymbolicLink(place, outside);
        assertEquals(
                "the directory of preheats, " + place + ", is a symbolic link, where the directory itself is expected: put it there,"
                        + " or remove what is there, and one is made",
                assertThrows(IOException.class, this::open).getMessage());
        Files.delete(place);
        Files.createFile(place);
        String refusal = assertThrows(IOException.class, this::open).getMessage();
        assertTrue(refusal.contains("is something that is no directory"), refusal);
    }

    @Test
    void whatIsPutIsLoadedByTheNextProcess() throws Exception {
        PreheatFile file = PreheatFile.waiting("http://host/a", 7);
        Preheat first = preheat(1).with(
                List.of(file.stored(PUBLIC, true, 7), file.failed("it is gone"), file, file.running()), 3);
        Preheat second = preheat(2).ended("no \"luck\"\n", 2000);
        PreheatDirectory store = open();
        store.put(preheat(1));
        store.put(first);
        store.put(second);
        store.put(preheat(3));
        store.remove(3);
        store.remove(99);
        List<Preheat> loaded = open().load();
        assertEquals(2, loaded.size());
        assertTrue(loaded.containsAll(List.of(first, second)), loaded.toString());
    }

    @Test
    void noCredentialIsInAFileAndOnlyTheOwnerMayReadIt() throws Exception {
        PreheatFile file = PreheatFile.waiting("http://host/a", 7);
        open().put(preheat(1).with(List.of(file.stored(PRIVATE, false, 7))));
        Path stored = home.resolve("preheats/1.json");
        String text = Files.readString(stored);
        assertFalse(text.contains("secret"), text);
        assertFalse(text.contains(PRIVATE.value()), text);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(stored)));
        assertEquals(Optional.empty(), open().load().get(0).files().get(0).content());
        assertEquals(PreheatStatus.SUCCESS, open().load().get(0).files().get(0).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"id\":1}", "null", "\0\0\0", "{\"id\":2}"})
    void whatCannotBeReadIsRemovedAndTheRestIsThere(String garbage) throws Exception {
        PreheatDirectory store = open();
        store.put(preheat(5));
        Path broken = Files.writeString(home.resolve("preheats/1.json"), garbage);
        assertEquals(List.of(preheat(5)), store.load());
        assertFalse(Files.exists(broken));
    }

    @Test
    void aCrashInTheMiddleOfAWriteLeavesWhatWasThere() throws Exception {
        PreheatDirectory store = open();
        store.put(preheat(5));
        Path half = Files.writeString(home.resolve("preheats/5.new"), "{\"id\":5,\"ty");
        assertEquals(List.of(preheat(5)), open().load());
        assertFalse(Files.exists(half));
    }

    @ParameterizedTest
    @ValueSource(strings = {"notes.txt", "notes.new", "0.new"})
    void otherFilesAreLeftAlone(String name) throws Exception {
        PreheatDirectory store = open();
        Path other = Files.writeString(home.resolve("preheats").resolve(name), "mine");
        assertEquals(List.of(), store.load());
        assertTrue(Files.exists(other));
    }
}
