package io.supernode.testkit.sim;

import io.supernode.testkit.clock.VirtualClock;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** What all parts of one run share. Not thread-safe. */
final class World {

    final Scenario scenario;
    final SimFile[] files;
    final SimHost[] hosts;
    final VirtualClock clock = new VirtualClock();
    final EventQueue events = new EventQueue();
    final TraceHash trace = new TraceHash();
    final Tally tally = new Tally();
    final FaultCounts faults = new FaultCounts();
    /** Of all hosts and files; those of the first file come first, in the order of the hosts. */
    final SimPeer[] peers;
    /** Drawn from while the clients run; the population has a stream of its own. */
    final SplittableRandom random;
    /** Drawn from for what goes wrong beside the scenario. */
    final SplittableRandom disturbing;

    World(Scenario scenario) {
        this.scenario = scenario;
        List<Long> lengths = scenario.downloads().files();
        files = new SimFile[lengths.size()];
        Arrays.setAll(files, i -> new SimFile(i, lengths.get(i)));
        SplittableRandom root = new SplittableRandom(scenario.seed());
        random = root.split();
        hosts = new SimHost[scenario.peers()];
        peers = new SimPeer[Math.multiplyExact(scenario.peers(), files.length)];
        Population.draw(this, root.split());
        disturbing = root.split();
    }

    long now() {
        return clock.now();
    }

    void after(long nanos, int kind, int subject, int first, int second) {
        events.push(clock.now() + nanos, kind, subject, first, second);
    }
}
