package io.supernode.testkit.sim;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a run came to. A peer is a client that downloads one file. Times are seconds from each peer's own start, over the
 * honest peers that finished; those of images and hosts are from the host's arrival until the last of their files was
 * done. NaN where nobody finished.
 *
 * @param scenario that was run
 * @param bounds of it
 * @param finished honest peers that have the file and did not vanish
 * @param unfinished honest peers that neither finished nor vanished
 * @param vanished peers
 * @param mean of the times
 * @param p50 of the times
 * @param p99 of the times
 * @param max of the times
 * @param firstPiece mean time from a registration until the first download begins
 * @param idle mean time of a peer between its first download and its last with none running
 * @param imageMean of the times that hosts took for an image
 * @param hostMean of the times that hosts took for everything
 * @param hostMax of these
 * @param makespan from the first arrival to the last finish
 * @param seedShare of all bytes, 0 to 1
 * @param waitsPerPeer replies 602
 * @param callsPerPeer registrations, pulls and reports
 * @param failedTransfers in all
 * @param refused replies 501 and 502
 * @param readTimeouts pulls and registrations that clients gave up
 * @param traceHash fingerprint of the course that the run took
 * @param events that were simulated
 * @param wallSeconds that the run took in reality; differs from run to run
 * @param times each finisher's, ascending
 * @param timeline the sampled course, empty unless asked for
 * @param faults how often what went wrong of what {@link Fault} lists
 */
public record SimulationResult(
        Scenario scenario,
        Bounds bounds,
        int finished,
        int unfinished,
        int vanished,
        double mean,
        double p50,
        double p99,
        double max,
        double firstPiece,
        double idle,
        double imageMean,
        double hostMean,
        double hostMax,
        double makespan,
        double seedShare,
        double waitsPerPeer,
        double callsPerPeer,
        long failedTransfers,
        long refused,
        long readTimeouts,
        long traceHash,
        long events,
        double wallSeconds,
        double[] times,
        Timeline timeline,
        Map<Fault, Long> faults) {

    public SimulationResult {
        times = times.clone();
        faults = Map.copyOf(faults);
    }

    @Override
    public double[] times() {
        return times.clone();
    }

    static SimulationResult of(World world, Timeline timeline, double wallSeconds) {
        double[] times = new double[world.peers.length];
        int[] finishersOf = new int[world.files.length];
        int finishers = 0;
        int honest = 0;
        int unfinished = 0;
        long calls = 0;
        long waits = 0;
        double firstPieces = 0;
        double idle = 0;
        long firstArrival = Long.MAX_VALUE;
        long lastFinish = Long.MIN_VALUE;
        for (SimPeer peer : world.peers) {
            if (peer.liar) {
                continue;
            }
            honest++;
            calls += peer.calls;
            waits += peer.waits;
            firstArrival = Math.min(firstArrival, peer.host.arrival);
            if (peer.finishedAt >= 0) {
                finishersOf[peer.file.index]++;
                firstPieces += (peer.firstBeganAt - peer.acceptedAt) / 1e9;
                idle += peer.idleNanos / 1e9;
                times[finishers++] = (peer.finishedAt - peer.arrival) / 1e9;
                lastFinish = Math.max(lastFinish, peer.finishedAt);
            } else if (peer.state != SimPeer.State.VANISHED) {
                unfinished++;
            }
        }
        times = Arrays.copyOf(times, finishers);
        Arrays.sort(times);
        double[] images = Arrays.stream(world.hosts)
                .flatMapToDouble(host -> IntStream.range(0, host.imageCount())
                        .mapToDouble(image -> host.seconds(host.peersOf(image))))
                .filter(seconds -> seconds >= 0).sorted().toArray();
        double[] hosts = Arrays.stream(world.hosts)
                .mapToDouble(host -> host.seconds(Arrays.asList(host.peers)))
                .filter(seconds -> seconds >= 0).sorted().toArray();
        Tally tally = world.tally;
        double bytes = tally.seedBytes + tally.peerBytes;
        return new SimulationResult(
                world.scenario, Bounds.of(world.scenario, hosts.length, finishersOf), finishers, unfinished,
                tally.vanished, mean(times), percentile(times, 0.5), percentile(times, 0.99), percentile(times, 1),
                firstPieces / finishers, idle / finishers, mean(images), mean(hosts), percentile(hosts, 1),
                finishers == 0 ? Double.NaN : (lastFinish - firstArrival) / 1e9,
                bytes > 0 ? tally.seedBytes / bytes : 0, (double) waits / Math.max(1, honest),
                (double) calls / Math.max(1, honest), tally.failedTransfers, tally.invalid + tally.notFound,
                tally.readTimeouts, world.trace.value(), tally.events, wallSeconds, times, timeline,
                world.faults.all());
    }

    private static double mean(double... times) {
        return Arrays.stream(times).average().orElse(Double.NaN);
    }

    /** The smallest time that is not below {@code part} of them. */
    private static double percentile(double[] ascending, double part) {
        if (ascending.length == 0) {
            return Double.NaN;
        }
        return ascending[Math.max(0, (int) Math.ceil(part * ascending.length) - 1)];
    }
}
