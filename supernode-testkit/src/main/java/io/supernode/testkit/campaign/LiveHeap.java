package io.supernode.testkit.campaign;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What lives in the heap of another process of this machine, by the JDK's {@code jcmd}, which collects all garbage first. */
final class LiveHeap {

    /** The last line of a class histogram: instances and bytes. */
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+(\\d+)\\s+(\\d+)\\s*$");

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

    /** Bytes of all objects that can be reached. */
    long bytes() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        Matcher total = TOTAL.matcher(text);
        if (!total.find()) {
            throw new IOException("jcmd did not tell the live heap of process " + pid + ": " + text.lines().findFirst().orElse(""));
        }
        return Long.parseLong(total.group(2));
    }
}
