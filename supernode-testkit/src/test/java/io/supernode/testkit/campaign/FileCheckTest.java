package io.supernode.testkit.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.supernode.testkit.campaign.ArrivingPeers.Fate;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.peer.DownloadEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCheckTest {

    private static final int LENGTH = 200_000;
    private static final Content FIRST = Content.random(1, LENGTH);
    private static final Content SECOND = Content.random(2, LENGTH);

    @TempDir
    Path directory;

    private static Fate fate(DownloadEnd end) {
        return new Fate(null, end, Duration.ZERO, Optional.empty(), "", null);
    }

    private int wrongFiles(byte[] file, DownloadEnd end) throws IOException {
        Files.write(FileCheck.file(directory, 0), file);
        int wrong = FileCheck.wrongFiles(List.of(fate(end)), directory, peer -> List.of(FIRST, SECOND));
        assertFalse(Files.exists(FileCheck.file(directory, 0)), "a file is left");
        return wrong;
    }

    @Test
    void aFileOfAnyVersionIsRight() throws IOException {
        assertEquals(0, wrongFiles(FIRST.bytes(), DownloadEnd.FINISHED));
        assertEquals(0, wrongFiles(SECOND.bytes(), DownloadEnd.FINISHED));
    }

    @Test
    void aFileMixedOfTwoVersionsIsWrong() throws IOException {
        byte[] mixed = FIRST.bytes();
        System.arraycopy(SECOND.bytes(), LENGTH / 2, mixed, LENGTH / 2, LENGTH / 2);
        assertEquals(1, wrongFiles(mixed, DownloadEnd.FINISHED));
    }

    @Test
    void aFileThatIsTooShortOrLongIsWrong() throws IOException {
        byte[] whole = FIRST.bytes();
        assertEquals(1, wrongFiles(Arrays.copyOf(whole, LENGTH - 1), DownloadEnd.FINISHED));
        assertEquals(1, wrongFiles(Arrays.copyOf(whole, LENGTH + 1), DownloadEnd.FINISHED));
    }

    @Test
    void whatSomebodyHasWhoDidNotFinishIsNoMatter() throws IOException {
        assertEquals(0, wrongFiles(new byte[1], DownloadEnd.TO_ORIGIN));
    }
}
