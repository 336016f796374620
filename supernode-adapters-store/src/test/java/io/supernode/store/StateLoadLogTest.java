package io.supernode.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.port.TaskRecord;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator reads of a state that is damaged. */
@Timeout(60)
class StateLoadLogTest {

    private static final ResourceIdentity RESOURCE = new ResourceIdentity("http://example.com/f", "", "");

    @TempDir
    Path parent;

    private Path directory;

    @BeforeEach
    void write() throws Exception {
        directory = parent.resolve("state");
        try (StateStore store = StateStore.open(directory, StateSettings.defaults())) {
            store.tasks().put(TaskRecord.created(RESOURCE.taskId(), RESOURCE, 1));
        }
    }

    @Test
    void aDamagedSnapshotBeforeWhichThereIsNoneIsNotSaidToBeReplacedByOne() throws Exception {
        damage("snapshot-1");
        List<String> lines = warningsOfOpening();
        assertEquals(2, lines.size(), lines::toString);
        assertTrue(lines.get(0).contains("snapshot-1 is damaged: "), lines::toString);
        assertTrue(lines.get(1).contains("nothing of the state in " + directory + " can be read"), lines::toString);
    }

    @Test
    void theSnapshotThatIsUsedInsteadIsNamed() throws Exception {
        // What follows the last whole entry of a journal makes the next opening begin another generation.
        Files.write(directory.resolve("journal-1"), new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
        StateStore.open(directory, StateSettings.defaults()).close();
        damage("snapshot-2");
        List<String> lines = warningsOfOpening();
        assertTrue(lines.get(0).contains("snapshot-2 is damaged: "), lines::toString);
        assertTrue(lines.get(1).contains("snapshot-1 is used instead"), lines::toString);
    }

    private void damage(String name) throws Exception {
        byte[] bytes = Files.readAllBytes(directory.resolve(name));
        bytes[bytes.length - 1] ^= 1;
        Files.write(directory.resolve(name), bytes);
    }

    private List<String> warningsOfOpening() throws Exception {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            StateStore.open(directory, StateSettings.defaults()).close();
        } finally {
            System.setErr(before);
        }
        // Other tests may write at the same time.
        return log.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains(directory.toString())).toList();
    }
}
