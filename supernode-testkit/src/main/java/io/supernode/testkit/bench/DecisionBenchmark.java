package io.supernode.testkit.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Scheduling decisions per second of one thread, through the facade, in a {@link SteadySwarm}.
 *
 * <p>{@code steps} is the number of pieces that arrive per second, each a pull with its semi success and its piece/suc;
 * its row {@code decisions} is the number of pulls per second that were answered with a new piece, at once or after a
 * hold. On a busy machine only the decisions per second of the thread's own time, {@code cpuMicros}, say something.
 * {@code noop} is the same harness with facade calls that decide nothing: what remains of the figures above is the
 * core's. Strings are those of the peer, not fresh ones as from a socket.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class DecisionBenchmark {

    /** The swarm of one run; lives over all its iterations. */
    @State(Scope.Thread)
    public static class Running {

        private static final long SEED = 1;

        @Param({"100", "1000", "10000", "100000"})
        public int peers;

        @Param({"50", "500", "2000"})
        public int pieces;

        @Param({"default"})
        public String policy;

        @Param({"10"})
        public int serving;

        SteadySwarm swarm;

        @Setup(Level.Trial)
        public void build() {
            swarm = new SteadySwarm(peers, pieces, serving, policy, SEED);
        }
    }

    /** Rows next to the main one, per second. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Rates {

        public long decisions;
        public long held;
        public long waits;
        /** What the measuring thread got of its core; short of a million when the machine does other work. */
        public long cpuMicros;

        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
        private static final long NANOS_PER_MICRO = 1000;
        /** Asking for the time of the thread costs as much as a decision: done once in so many, a power of two. */
        private static final int CPU_READINGS = 1024;

        private boolean counting;
        private int steps;
        private long cpuBefore;
        private long decisionsBefore;
        private long heldBefore;
        private long waitsBefore;

        @Setup(Level.Iteration)
        public void begin() {
            counting = false;
        }

        /** Takes in what one step changed; the first of an iteration is where it counts from. */
        void read(SwarmCounts counts) {
            if (!counting) {
                counting = true;
                steps = 0;
                cpuBefore = THREADS.getCurrentThreadCpuTime();
                decisionsBefore = counts.decisions();
                heldBefore = counts.held();
                waitsBefore = counts.waits();
            }
            decisions = counts.decisions() - decisionsBefore;
            held = counts.held() - heldBefore;
            waits = counts.waits() - waitsBefore;
            if ((++steps & CPU_READINGS - 1) == 0) {
                cpuMicros = (THREADS.getCurrentThreadCpuTime() - cpuBefore) / NANOS_PER_MICRO;
            }
        }
    }

    /** One piece arrives. */
    @Benchmark
    public void steps(Running running, Rates rates) {
        running.swarm.step();
        rates.read(running.swarm.counts());
    }

    /** The harness alone. */
    @Benchmark
    public Object noop(Running running, Rates rates) {
        Object result = running.swarm.idleStep();
        rates.read(running.swarm.counts());
        return result;
    }
}
