package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process as systemd starts it, with a program in the place of systemd-notify that writes down what it is told. */
class ServiceManagerTest {

    @TempDir
    Path directory;

    private AppProcess start(String program) throws Exception {
        Path notify = directory.resolve("systemd-notify");
        Files.writeString(notify, program);
        Files.setPosixFilePermissions(notify, PosixFilePermissions.fromString("rwx------"));
        AppProcess app = AppProcess.startWith(
                Map.of("NOTIFY_SOCKET", "/run/systemd/notify", "PATH", directory + ":" + System.getenv("PATH")),
                "--port", "0", "--download-port", "0", "--bind", "127.0.0.1", "--home-dir", directory.resolve("home").toString());
        app.awaitReady();
        return app;
    }

    @Test
    void systemdIsToldWhenClientsAreServedAndWhenTheProcessIsAboutToEnd() throws Exception {
        Path told = directory.resolve("told");
        try (AppProcess app = start("#!/bin/sh\necho \"$@\" >> " + told + "\n")) {
            app.terminate();
            assertEquals(143, app.exitCode());
        }
        List<String> lines = Files.readAllLines(told);
        assertEquals(2, lines.size(), lines.toString());
        assertTrue(lines.get(0).startsWith("--ready --status=supernode is ready: control port "), lines.get(0));
        assertEquals("STOPPING=1 --status=ending", lines.get(1));
    }

    @Test
    void theServerServesAlsoIfSystemdCannotBeTold() throws Exception {
        try (AppProcess app = start("#!/bin/sh\nexit 3\n")) {
            assertTrue(app.awaitError("systemd-notify ended with 3").contains("WARN"));
            app.terminate();
            assertEquals(143, app.exitCode());
        }
    }
}
