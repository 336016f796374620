package io.supernode.testkit.campaign;

import io.supernode.testkit.campaign.ArrivingPeers.Fate;
import io.supernode.testkit.client.ClientKind;
import io.supernode.testkit.peer.DownloadEnd;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Two runs of the same plan side by side, for each generation of clients. Immutable. */
final class FateTable {

    private final List<Fate> undisturbed;
    private final List<Fate> disturbed;

    FateTable(List<Fate> undisturbed, List<Fate> disturbed) {
        this.undisturbed = undisturbed;
        this.disturbed = disturbed;
    }

    void print(PrintWriter out) {
        out.printf("%n%-5s %6s %9s %9s %8s %7s %11s %9s %14s %9s %12s %6s%n",
                "kind", "peers", "finished", "to origin", "crashed", "failed", "migrations", "failures", "undisturbed s", "mean s",
                "median s", "ratio");
        for (ClientKind kind : ClientKind.values()) {
            print(kind.name().toLowerCase(Locale.ROOT), fate -> fate.settings().kind() == kind, out);
        }
        print("all", fate -> true, out);
        for (int i = 0; i < disturbed.size(); i++) {
            Fate fate = disturbed.get(i);
            if (!fate.isFinished()) {
                out.printf(Locale.ROOT, "peer %d (%s), after %.1f s: %s: %s%n",
                        i, fate.settings().kind().name().toLowerCase(Locale.ROOT), fate.seconds(),
                        fate.end().name().toLowerCase(Locale.ROOT).replace('_', ' '), fate.reason());
            }
        }
        out.flush();
    }

    private void print(String name, Predicate<Fate> group, PrintWriter out) {
        List<Fate> fates = disturbed.stream().filter(group).toList();
        if (fates.isEmpty()) {
            return;
        }
        double[] times = times(fates, fate -> true).sorted().toArray();
        out.printf(Locale.ROOT, "%-5s %6d %9d %9d %8d %7d %11d %9d %14.2f %9.2f %12.2f %6.2f%n",
                name, fates.size(), count(fates, DownloadEnd.FINISHED), count(fates, DownloadEnd.TO_ORIGIN),
                count(fates, DownloadEnd.CRASHED), count(fates, DownloadEnd.FAILED),
                sum(fates, fate -> fate.tally().migrations()), sum(fates, fate -> fate.tally().failures()),
                mean(undisturbed, group), mean(disturbed, group),
                times.length == 0 ? Double.NaN : times[times.length / 2], ratio(group));
    }

    /** The mean time of those in a group who finished in both runs, the disturbed one against the other. */
    double ratio(Predicate<Fate> group) {
        int[] both = IntStream.range(0, disturbed.size())
                .filter(i -> group.test(disturbed.get(i)))
                .filter(i -> disturbed.get(i).isFinished() && undisturbed.get(i).isFinished())
                .toArray();
        return mean(disturbed, both) / mean(undisturbed, both);
    }

    static double mean(List<Fate> fates, Predicate<Fate> group) {
        return times(fates, group).average().orElse(Double.NaN);
    }

    /** Of these, whether they finished or not. */
    static double mean(List<Fate> fates, int[] numbers) {
        return Arrays.stream(numbers).mapToDouble(i -> fates.get(i).seconds()).average().orElse(Double.NaN);
    }

    static double max(List<Fate> fates, Predicate<Fate> group) {
        return times(fates, group).max().orElse(Double.NaN);
    }

    static long count(List<Fate> fates, DownloadEnd end) {
        return fates.stream().filter(fate -> fate.end() == end).count();
    }

    private static int sum(List<Fate> fates, ToIntFunction<Fate> figure) {
        return fates.stream().mapToInt(figure).sum();
    }

    /** Of those in a group who finished. */
    private static DoubleStream times(List<Fate> fates, Predicate<Fate> group) {
        return fates.stream().filter(group).filter(Fate::isFinished).mapToDouble(Fate::seconds);
    }
}
