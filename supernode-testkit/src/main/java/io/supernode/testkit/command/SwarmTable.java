package io.supernode.testkit.command;

import io.supernode.testkit.peer.PeerTally;
import io.supernode.testkit.peer.Swarm.Result;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.DoubleStream;

/** How a swarm fared, as a table and its totals. */
final class SwarmTable {

    private static final double MB = 1 << 20;
    private static final double NANOS = 1e9;
    private static final double PERCENT = 100;

    private SwarmTable() {}

    static void print(List<Result> results, PrintWriter out) {
        out.printf("%6s %9s %13s %11s %9s %6s %6s %9s  %s%n",
                "peer", "time s", "supernode MB", "peers MB", "given MB", "pulls", "waits", "failures", "result");
        for (int i = 0; i < results.size(); i++) {
            Result result = results.get(i);
            PeerTally tally = result.tally();
            out.printf(Locale.ROOT, "%6d %9.2f %13.1f %11.1f %9.1f %6d %6d %9d  %s%n",
                    i + 1, seconds(result), tally.fromSupernode() / MB, tally.fromPeers() / MB, tally.uploaded() / MB,
                    tally.pulls(), tally.waits(), tally.failures(),
                    result.md5().orElseGet(() -> "FAILED: " + result.failure().orElse("")));
        }
        totals(results, out);
        out.flush();
    }

    private static void totals(List<Result> results, PrintWriter out) {
        long seed = sum(results, PeerTally::fromSupernode);
        long peers = sum(results, PeerTally::fromPeers);
        out.printf(Locale.ROOT, "%nfrom the supernode: %.1f MB of %.1f MB (%.1f %%)%n",
                seed / MB, (seed + peers) / MB, seed + peers == 0 ? 0 : PERCENT * seed / (seed + peers));
        out.printf(Locale.ROOT, "time: mean %.2f s, max %.2f s%n",
                results.stream().mapToDouble(SwarmTable::seconds).average().orElse(0),
                results.stream().mapToDouble(SwarmTable::seconds).max().orElse(0));
        out.printf(Locale.ROOT, "registration: mean %.2f s, max %.2f s, replies 609: %d%n",
                registrations(results).average().orElse(0), registrations(results).max().orElse(0),
                sum(results, PeerTally::pending));
        out.printf("pulls: %d, waits: %d, failures: %d%n",
                sum(results, PeerTally::pulls), sum(results, PeerTally::waits), sum(results, PeerTally::failures));
        long failed = results.stream().filter(result -> !result.isSuccess()).count();
        long contents = results.stream().filter(Result::isSuccess).map(Result::md5).distinct().count();
        if (failed > 0) {
            out.printf("FAILED: %d of %d peers%n", failed, results.size());
        } else if (contents == 1) {
            out.printf("all %d files are identical, md5 %s%n", results.size(), results.get(0).md5().orElseThrow());
        } else {
            out.printf("FAILED: %d different files%n", contents);
        }
    }

    /** In seconds, of those who were let in. */
    private static DoubleStream registrations(List<Result> results) {
        return results.stream()
                .map(Result::tally)
                .filter(tally -> !tally.registration().isZero())
                .mapToDouble(tally -> tally.registration().toNanos() / NANOS);
    }

    private static double seconds(Result result) {
        return result.elapsed().toNanos() / NANOS;
    }

    private static long sum(List<Result> results, ToLongFunction<PeerTally> figure) {
        return results.stream().map(Result::tally).mapToLong(figure).sum();
    }
}
