package io.supernode.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.TaskRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever version of the format a state was written in, it opens. Each version has its files among the test's resources; they
 * are never written again. Whoever changes the format adds those of the new version: {@code -Dsupernode.state.format=DIRECTORY}
 * has them written there.
 */
class FormatVersionTest {

    private static final List<String> FILES = List.of("snapshot-1", "journal-1", "snapshot-2", "journal-2");

    @TempDir
    Path parent;

    private Path filesOf(int version) throws IOException {
        Path directory = Files.createDirectories(parent.resolve("format-" + version));
        for (String file : FILES) {
            try (InputStream in = FormatVersionTest.class.getResourceAsStream("format-" + version + "/" + file)) {
                Files.write(directory.resolve(file), in.readAllBytes());
            }
        }
        return directory;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aStateOfEachVersionOpens(int version) throws Exception {
        assertEquals(GoldenState.state(version), KeptState.read(filesOf(version)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void ofEachVersionThereIsMoreThanTheLastSnapshot(int version) throws Exception {
        Path directory = filesOf(version);
        Files.delete(directory.resolve("snapshot-2"));
        assertEquals(GoldenState.state(version), KeptState.read(directory), "both journals");
        Files.delete(directory.resolve("journal-2"));
        assertEquals(2, KeptState.read(directory).tasks().size(), "before the second journal");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aStateOfEachVersionIsGoneOnWithInThePresentOne(int version) throws Exception {
        Path directory = filesOf(version);
        ResourceIdentity more = new ResourceIdentity("http://example.com/more", "", "");
        TaskRecord added = TaskRecord.created(more.taskId(), more, 1);
        try (StateStore store = StateStore.open(directory, KeptState.WHEN_ASKED)) {
            store.tasks().put(added);
            assertTrue(store.flush(Duration.ofMinutes(1)));
        }
        Map<TaskId, TaskRecord> tasks = new HashMap<>(GoldenState.state(version).tasks());
        tasks.put(more.taskId(), added);
        assertEquals(new KeptState(tasks, GoldenState.state(version).peers()), KeptState.read(directory));
        try (StateDirectory files = StateDirectory.open(directory)) {
            long last = files.generations().last();
            try (FrameReader journal =
                    FrameReader.open(directory.resolve("journal-" + last), StateFormat.Kind.JOURNAL, last)) {
                assertEquals(StateFormat.VERSION, journal.version());
            }
        }
    }

    /** A change of what is written without another version would be read wrongly by the release before it. */
    @Test
    void thePresentVersionWritesTheseBytes() throws Exception {
        String wanted = System.getProperty("supernode.state.format");
        Path written = wanted == null ? parent.resolve("written") : Files.createDirectories(Path.of(wanted));
        GoldenState.write(written);
        assertEquals(GoldenState.state(StateFormat.VERSION), KeptState.read(written));
        Path kept = filesOf(StateFormat.VERSION);
        for (String file : FILES) {
            assertArrayEquals(Files.readAllBytes(kept.resolve(file)), Files.readAllBytes(written.resolve(file)), file);
        }
    }
}
