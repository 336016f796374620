package io.supernode.testkit.sim;

import io.supernode.core.model.PieceLayout;
import java.util.List;

/**
 * Times below which no rule can get, in seconds. C is a client's link, Cs the supernode's uplink, N the peers, F the
 * file, S a full piece, τ = S/C, k = Cs/C. The first three are yardsticks: the study's formulas, so that figures can be
 * compared with its. The last two hold for every rule, and runs are checked against them.
 *
 * <p><b>Why {@code provenMean} holds</b> (all peers arrive together; for others it is F/C). A peer that has b bytes at
 * time t needs (F − b)/C more, so its time is at least t + (F − b)/C; in the mean over M peers, F/C + t − B(t)/(M·C)
 * where B is what all of them have received. B grows at most at min(M·C, Cs + C·n), n being the peers that hold a full
 * piece, since only those can upload one. And n ≤ k·(2^(t/τ) − 1): give each piece under way with the part x received
 * the worth 2^x − 1, each completed piece the worth 1, the supernode k; let W be the sum. No flow is faster than C, so
 * x grows at most at 1/τ, and all x together at most at (k + n)/τ; the worth of a flow grows at ln 2 · 2^x = ln 2 · (1
 * + (2^x − 1)) per x, so W grows at most at ln 2 · W/τ from W(0) = k, and k + n ≤ W. Before τ, n is 0. Integrating 1 −
 * min(1, growth of B/(M·C)) gives the bound. Only full pieces are counted, since the holder of the short last piece
 * alone can give nothing else; latencies, shares, faults, slower uplinks and a cold supernode only add.
 *
 * <p><b>Several files.</b> F is then all that a host downloads, and the yardsticks take it for one file. Each file has
 * the bound above as if it were alone, since other files only take from the links; files that a host begins later have
 * theirs over its link. A host needs its bytes over its link, and no less than its longest first file.
 *
 * @param fluid max(F/C, F/Cs, N·F/(Cs + N·C))
 * @param storeForwardMean after Mundinger, Weber and Weiss, one piece at a time
 * @param storeForwardMakespan the same for the last peer
 * @param provenMean for the mean over the downloads that finish
 * @param provenHostMean for the mean over the hosts, from their arrival until all their downloads are done
 * @param provenMakespan for the last of those
 */
public record Bounds(
        double fluid,
        double storeForwardMean,
        double storeForwardMakespan,
        double provenMean,
        double provenHostMean,
        double provenMakespan) {

    /**
     * @param hosts that finish all
     * @param finishers of each file
     */
    static Bounds of(Scenario scenario, int hosts, int... finishers) {
        Scenario.Links links = scenario.links();
        double link = links.clientRate();
        double seed = links.seedRate();
        double file = scenario.downloads().totalLength();
        int peers = scenario.peers();
        long longest = scenario.downloads().files().stream().mapToLong(Long::longValue).max().orElseThrow();
        double piece = Math.min(longest, PieceLayout.ofLength(longest).pieceSize());
        double tau = piece / link;
        double k = seed / link;
        double ideal = file / link;
        double fluid = Math.max(Math.max(ideal, file / seed), peers * file / (seed + peers * link));
        double mean = ideal - tau + tau * waiting(k, peers);
        double makespan = ideal - tau + tau * Math.max(1, log2(peers / k + 1));
        Proven proven = Proven.of(scenario, hosts, finishers);
        double provenMakespan = proven.hostMean;
        if (scenario.arrival() instanceof Arrival.AtOnce) {
            provenMakespan = Math.max(provenMakespan, Math.max(file / seed, hosts * file / (seed + peers * link)));
        }
        return new Bounds(fluid, mean, makespan, proven.mean, proven.hostMean, provenMakespan);
    }

    /** The bounds of means, put together from those of the files. */
    private record Proven(double mean, double hostMean) {

        static Proven of(Scenario scenario, int hosts, int... finishers) {
            HostDownloads downloads = scenario.downloads();
            double sum = 0;
            int count = 0;
            double hostMean = 0;
            int file = 0;
            for (List<Long> image : downloads.images()) {
                for (int i = 0; i < image.size(); i++) {
                    boolean together = i < downloads.filesAtOnce() && scenario.arrival() instanceof Arrival.AtOnce;
                    sum += finishers[file] * provenMean(scenario, image.get(i), together, finishers[file]);
                    hostMean = Math.max(hostMean, provenMean(scenario, image.get(i), together, hosts));
                    count += finishers[file++];
                }
            }
            double ofLink = file == 1 ? 0 : scenario.idealSeconds();
            return new Proven(count == 0 ? 0 : sum / count, Math.max(hostMean, ofLink));
        }
    }

    /** Σ max(0, 1 − k(2^j − 1)/N) over j from 0: rounds that a peer waits for its first piece. */
    private static double waiting(double k, int peers) {
        double sum = 0;
        for (int j = 0; ; j++) {
            double share = 1 - k * (Math.pow(2, j) - 1) / peers;
            if (share <= 0) {
                return sum;
            }
            sum += share;
        }
    }

    /** Of one file, which all hosts begin together or each some time. */
    private static double provenMean(Scenario scenario, double file, boolean together, int finishers) {
        double link = scenario.links().clientRate();
        double k = scenario.links().seedRate() / link;
        double full = PieceLayout.ofLength((long) file).contentPerPiece();
        double counted = file < full ? file : Math.floor(file / full) * full;
        double ideal = counted / link;
        if (!together || ideal == 0 || finishers == 0) {
            return ideal;
        }
        double tau = Math.min(file, full) / link;
        double part = k / finishers;
        // In units of τ: k alone until the first pieces are there at 1, then k·2^t until all links are full. The
        // argument needs a time at which nobody can have finished yet, so it ends at F/C.
        double first = Math.max(0, 1 - part);
        double end = Math.min(-log2(part), ideal / tau);
        double rest = end > 1 ? end - 1 - part * (Math.pow(2, end) - 2) / Math.log(2) : 0;
        return ideal + tau * (first + rest);
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }
}
