package io.supernode.testkit.load;

import java.time.Duration;
import java.util.Optional;

/**
 * The supernode's process, when it runs on this machine and its number was told: what it spends on a call is the same
 * however busy the machine is with other things, unlike calls per second. Immutable.
 *
 * @param handle of the process; empty when it was not told
 */
record ServerProcess(Optional<ProcessHandle> handle) {

    static final ServerProcess UNKNOWN = new ServerProcess(Optional.empty());

    /**
     * The process of this number.
     *
     * @throws IllegalArgumentException if there is none whose time may be read
     */
    static ServerProcess of(long pid) {
        Optional<ProcessHandle> found = ProcessHandle.of(pid).filter(one -> one.info().totalCpuDuration().isPresent());
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no process " + pid + " whose time may be read");
        }
        return new ServerProcess(found);
    }

    /** Time that it has had of all cores so far, in nanoseconds; 0 when it is unknown. */
    long cpuNanos() {
        return handle.flatMap(one -> one.info().totalCpuDuration()).map(Duration::toNanos).orElse(0L);
    }
}
