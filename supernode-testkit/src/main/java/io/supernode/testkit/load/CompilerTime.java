package io.supernode.testkit.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * What the just-in-time compilers of JVMs have had of the processors, by the threads of their processes as Linux shows them. A server
 * is warm when this no longer grows.
 */
final class CompilerTime {

    /** Linux cuts names of threads. */
    private static final List<String> THREADS = List.of("(C1 CompilerThre)", "(C2 CompilerThre)");
    /** The unit of times in stat, whatever the kernel's own is: proc(5), USER_HZ. */
    private static final long TICK_NANOS = 10_000_000L;
    /** Of user and system time among the fields behind the name. */
    private static final int USER_FIELD = 11;
    private static final int SYSTEM_FIELD = 12;

    private CompilerTime() {}

    /**
     * The time of all these processes, in nanoseconds.
     *
     * @throws IOException if this machine does not show it
     */
    static long nanos(List<Long> pids) throws IOException {
        long ticks = 0;
        for (long pid : pids) {
            try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
                for (Path thread : threads) {
                    ticks += ticks(thread);
                }
            }
        }
        return ticks * TICK_NANOS;
    }

    private static long ticks(Path thread) throws IOException {
        String stat;
        try {
            stat = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            // It has ended meanwhile.
            return 0;
        }
        int end = stat.lastIndexOf(')') + 1;
        if (!THREADS.contains(stat.substring(stat.indexOf('('), end))) {
            return 0;
        }
        String[] fields = stat.substring(end + 1).split(" ");
        return Long.parseLong(fields[USER_FIELD]) + Long.parseLong(fields[SYSTEM_FIELD]);
    }
}
