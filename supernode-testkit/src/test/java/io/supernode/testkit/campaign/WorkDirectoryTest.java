package io.supernode.testkit.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WorkDirectoryTest {

    /** A process that is told to end in the middle of its campaign. */
    static final class Interrupted {

        private Interrupted() {}

        public static void main(String[] args) throws Exception {
            WorkDirectory work = WorkDirectory.at(null);
            Files.createFile(work.resolve("home").resolve("file"));
            System.out.println(work.path());
            System.out.flush();
            System.exit(1);
        }
    }

    @Test
    void aTemporaryDirectoryIsDeletedAlsoWhenTheProcessIsToldToEnd() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp", System.getProperty("java.class.path"), Interrupted.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String path = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(1, process.waitFor());
        assertFalse(path.isEmpty());
        assertFalse(new File(path).exists(), path);
    }
}
