package io.supernode.http.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The time that one processor of this machine was busy, whoever had it (Linux only): what the system does there for a process that
 * is bound to it is in it, and what it does for that process elsewhere is not.
 */
final class ProcessorTime {

    private static final Path STAT = Path.of("/proc/stat");
    /** Of loopback: who of the processors takes what has been sent. */
    private static final Path STEERED_TO = Path.of("/sys/class/net/lo/queues/rx-0/rps_cpus");
    private static final Path STEERED_FLOWS = Path.of("/sys/class/net/lo/queues/rx-0/rps_flow_cnt");
    private static final Path STEERED_SOCKETS = Path.of("/proc/sys/net/core/rps_sock_flow_entries");
    private static final Path OWN_STATUS = Path.of("/proc/self/status");
    /** The unit of /proc/stat on every Linux. */
    private static final double TICKS_PER_SECOND = 100;
    /** user, nice, system, idle, iowait, irq, softirq, steal; time of guests is in that of users. */
    private static final int COLUMNS = 8;
    private static final List<Integer> IDLE = List.of(3, 4);

    private ProcessorTime() {}

    /** Seconds for which it was busy since the machine started. */
    static double busySeconds(int processor) throws IOException {
        String name = "cpu" + processor + ' ';
        String line = Files.readAllLines(STAT).stream()
                .filter(each -> each.startsWith(name))
                .findAny()
                .orElseThrow(() -> new IOException("there is no processor " + processor));
        String[] ticks = line.substring(name.length()).split(" ");
        return IntStream.range(0, COLUMNS).filter(i -> !IDLE.contains(i)).mapToLong(i -> Long.parseLong(ticks[i])).sum()
                / TICKS_PER_SECOND;
    }

    /** The one processor that this process is bound to. */
    static int own() throws IOException {
        String field = "Cpus_allowed_list:";
        String allowed = Files.readAllLines(OWN_STATUS).stream()
                .filter(line -> line.startsWith(field))
                .findAny()
                .orElseThrow(() -> new IOException("the system does not say on what processors this process may run"))
                .substring(field.length())
                .strip();
        if (!allowed.matches("\\d+")) {
            throw new IllegalArgumentException("the client must be bound to one processor (taskset -c 1 java …), not to " + allowed);
        }
        return Integer.parseInt(allowed);
    }

    /** Fails unless what is sent over loopback is taken by the processor of the process that reads it. */
    static void checkSteering() throws IOException {
        boolean isSteered = Arrays.stream(Files.readString(STEERED_TO).strip().split(",")).anyMatch(mask -> !mask.matches("0*"))
                && !Files.readString(STEERED_FLOWS).strip().equals("0")
                && !Files.readString(STEERED_SOCKETS).strip().equals("0");
        if (!isSteered) {
            throw new IllegalArgumentException("the system does the client's part of loopback on the server's processor,"
                    + " unless it is told otherwise, see docs/figures.md (Serving by the processor of the server alone)");
        }
    }
}
