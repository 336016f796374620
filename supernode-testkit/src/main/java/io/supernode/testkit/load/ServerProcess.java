package io.supernode.testkit.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The supernode's process, or those of a cluster, when they run on this machine and their numbers were told: what they spend on a
 * call is the same however busy the machine is with other things, unlike calls per second. Immutable.
 *
 * @param handles of the processes; empty when they were not told
 */
record ServerProcess(List<ProcessHandle> handles) {

    static final ServerProcess UNKNOWN = new ServerProcess(List.of());

    ServerProcess {
        handles = List.copyOf(handles);
    }

    /**
     * The processes of these numbers.
     *
     * @throws IllegalArgumentException if there is one whose time may not be read
     */
    static ServerProcess of(List<Long> pids) {
        List<ProcessHandle> found = new ArrayList<>();
        for (long pid : pids) {
            found.add(ProcessHandle.of(pid)
                    .filter(one -> one.info().totalCpuDuration().isPresent())
                    .orElseThrow(() -> new IllegalArgumentException("no process " + pid + " whose time may be read")));
        }
        return new ServerProcess(found);
    }

    /** Time that they have had of all cores so far, in nanoseconds; 0 when it is unknown. */
    long cpuNanos() {
        return handles.stream()
                .mapToLong(one -> one.info().totalCpuDuration().map(Duration::toNanos).orElse(0L))
                .sum();
    }
}
