package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A supernode that is no node of a cluster. */
@Timeout(120)
class AloneProcessTest {

    @TempDir
    Path directory;

    @Test
    void itLoadsNothingOfTheEngineOfClusters() throws Exception {
        Path loaded = directory.resolve("loaded");
        try (AppProcess app = AppProcess.startWith(
                List.of("-Xlog:class+load:file=" + loaded), Map.of(), "--port", "0", "--download-port", "0", "--bind",
                "127.0.0.1", "--home-dir", directory.resolve("home").toString())) {
            app.awaitReady();
            app.terminate();
            assertTrue(app.endsWithin(20));
        }
        List<String> classes = Files.readAllLines(loaded);
        assertTrue(classes.stream().anyMatch(line -> line.contains("io.supernode.app.ServerParts")));
        List<String> unwanted = List.of(
                "org.jgroups.", "io.supernode.cluster.Cluster ", "io.supernode.cluster.engine.", "io.supernode.cluster.call.",
                "io.supernode.cluster.replica.");
        assertEquals(
                List.of(),
                classes.stream().filter(line -> unwanted.stream().anyMatch(line::contains)).toList());
    }
}
