package io.supernode.testkit.campaign;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What lives in the heap of another process of this machine, by the JDK's {@code jcmd}, which collects all garbage first. */
final class LiveHeap {

    private final Path jcmd;
    private final long pid;

    /** @throws IOException if this Java has no jcmd */
    LiveHeap(long pid) throws IOException {
        this.pid = pid;
        jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            throw new IOException("the live heap is measured by jcmd, which " + jcmd.getParent() + " does not have: use a JDK");
        }
    }

    /** All objects that can be reached. */
    ClassHistogram histogram() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return ClassHistogram.parse(text).orElseThrow(() -> new IOException(
                "jcmd did not tell the live heap of process " + pid + ": " + text.lines().findFirst().orElse("")));
    }
}
