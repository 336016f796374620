package io.supernode.testkit.campaign;

import io.supernode.testkit.campaign.ArrivingPeers.Fate;
import io.supernode.testkit.peer.DownloadEnd;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * How a swarm of a cluster went.
 *
 * @param fates of the peers, in their order
 * @param wrongFiles of those who have finished
 * @param bodyRequests GETs of the body that the origin got
 * @param originBytes that it sent
 * @param fileLength of the file
 * @param took from the first peer to the last one's end
 */
record ClusterResult(
        List<Fate> fates, int wrongFiles, int bodyRequests, long originBytes, long fileLength, Duration took) {

    private static final double MB = 1e6;
    private static final double MILLIS = 1000;

    boolean areAllFinished() {
        return fates.stream().allMatch(Fate::isFinished);
    }

    long count(DownloadEnd end) {
        return FateTable.count(fates, end);
    }

    /** The longest time in which a peer got no byte, between its first and its last. */
    Duration longestStall() {
        return fates.stream().map(fate -> fate.tally().longestSilence()).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    /** How often clients changed their node in mid-download. */
    int migrations() {
        return fates.stream().mapToInt(fate -> fate.tally().migrations()).sum();
    }

    /** What the origin sent more than once. */
    long bytesFetchedAgain() {
        return Math.max(0, originBytes - fileLength);
    }

    /** One line, and one for each peer that has not finished. */
    void print(String name, PrintWriter out) {
        out.printf(Locale.ROOT,
                "%s: %d of %d finish in %.1f s (to the origin %d, crashed %d, failed %d), %d wrong files; the origin gave %.1f MB of"
                        + " %.1f MB in %d GETs; longest stall %.2f s; %d migrations%n",
                name, count(DownloadEnd.FINISHED), fates.size(), seconds(took), count(DownloadEnd.TO_ORIGIN),
                count(DownloadEnd.CRASHED), count(DownloadEnd.FAILED), wrongFiles, originBytes / MB, fileLength / MB, bodyRequests,
                seconds(longestStall()), migrations());
        for (int peer = 0; peer < fates.size(); peer++) {
            Fate fate = fates.get(peer);
            if (!fate.isFinished()) {
                out.printf(Locale.ROOT, "  peer %d (%s), after %.1f s and %d migrations: %s: %s%n",
                        peer, fate.settings().kind().name().toLowerCase(Locale.ROOT), fate.seconds(),
                        fate.tally().migrations(), fate.end().name().toLowerCase(Locale.ROOT).replace('_', ' '), fate.reason());
            }
        }
        out.flush();
    }

    static double seconds(Duration time) {
        return time.toMillis() / MILLIS;
    }
}
