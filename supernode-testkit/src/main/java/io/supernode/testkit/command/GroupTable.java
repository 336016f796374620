package io.supernode.testkit.command;

import io.supernode.testkit.client.ClientKind;
import io.supernode.testkit.peer.DownloadEnd;
import io.supernode.testkit.peer.PeerSettings;
import io.supernode.testkit.peer.PeerTally;
import io.supernode.testkit.peer.Serving;
import io.supernode.testkit.peer.Swarm.Result;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How the clients of each generation fared, those who serve badly apart. */
public final class GroupTable {

    private static final double NANOS = 1e9;

    private GroupTable() {}

    /** Prints a line for each group that has a peer. */
    public static void print(List<PeerSettings> settings, List<Result> results, PrintWriter out) {
        out.printf("%n%-5s %-9s %6s %9s %9s %8s %7s %10s %9s %8s %8s%n",
                "kind", "serving", "peers", "finished", "to origin", "crashed", "failed", "migrations", "failures", "mean s",
                "max s");
        for (ClientKind kind : ClientKind.values()) {
            for (Serving serving : Serving.values()) {
                List<Result> group = new ArrayList<>();
                for (int i = 0; i < results.size(); i++) {
                    if (settings.get(i).kind() == kind && settings.get(i).serving() == serving) {
                        group.add(results.get(i));
                    }
                }
                if (!group.isEmpty()) {
                    print(kind, serving, group, out);
                }
            }
        }
        out.flush();
    }

    private static void print(ClientKind kind, Serving serving, List<Result> group, PrintWriter out) {
        double[] times = group.stream()
                .filter(Result::isSuccess)
                .mapToDouble(result -> result.elapsed().toNanos() / NANOS)
                .sorted()
                .toArray();
        double mean = Arrays.stream(times).average().orElse(Double.NaN);
        out.printf(Locale.ROOT, "%-5s %-9s %6d %9d %9d %8d %7d %10d %9d %8.2f %8.2f%n",
                kind.name().toLowerCase(Locale.ROOT), serving.name().toLowerCase(Locale.ROOT), group.size(),
                count(group, DownloadEnd.FINISHED), count(group, DownloadEnd.TO_ORIGIN), count(group, DownloadEnd.CRASHED),
                count(group, DownloadEnd.FAILED),
                group.stream().map(Result::tally).mapToInt(PeerTally::migrations).sum(),
                group.stream().map(Result::tally).mapToInt(PeerTally::failures).sum(),
                mean, times.length == 0 ? Double.NaN : times[times.length - 1]);
    }

    private static long count(List<Result> group, DownloadEnd end) {
        return group.stream().filter(result -> result.end() == end).count();
    }
}
