package io.supernode.testkit.sim;

import io.supernode.core.report.SeedThroughput;
import java.util.Arrays;
import java.util.Optional;

/**
 * Plays the part of the data port that measures what the supernode's uploads give together, in spans of 5 ms in which
 * some run all the time. Looks at flows and changes nothing of them. Not thread-safe.
 */
final class SeedMeter {

    private static final long SPAN_NANOS = 5_000_000;

    private final World world;
    private final FlowNetwork network;
    /** Bytes of each transfer that were still to come when the span began. */
    private double[] leftAtStart = new double[64];
    private int running;
    /** Numbers the spans, so that the end of one that was broken off means nothing. */
    private int span;
    private long spanStart;
    private long countedUntil;
    private long uploadNanos;
    private double endedBytes;
    private double fastestEnded;

    SeedMeter(World world, FlowNetwork network) {
        this.world = world;
        this.network = network;
    }

    /** The supernode begins to send. */
    void began(int transfer, double bytes) {
        if (running == 0) {
            beginSpan();
        }
        count();
        running++;
        if (transfer >= leftAtStart.length) {
            leftAtStart = Arrays.copyOf(leftAtStart, Math.max(transfer + 1, 2 * leftAtStart.length));
        }
        leftAtStart[transfer] = bytes;
    }

    /** It sends nothing more of this transfer. */
    void ended(int transfer, double left) {
        count();
        running--;
        double bytes = leftAtStart[transfer] - left;
        endedBytes += bytes;
        fastestEnded = Math.max(fastestEnded, bytes);
        if (running == 0) {
            span++;
        }
    }

    /** What was measured in the span that ends now; empty if it was broken off. */
    Optional<SeedThroughput> measured(int endedSpan) {
        if (endedSpan != span) {
            return Optional.empty();
        }
        count();
        double bytes = endedBytes;
        double fastest = fastestEnded;
        for (int transfer : network.flowsOf(Transfers.SEED_LINK)) {
            double left = network.leftOf(transfer, world.now());
            double sent = leftAtStart[transfer] - left;
            bytes += sent;
            fastest = Math.max(fastest, sent);
            leftAtStart[transfer] = left;
        }
        long sent = Math.max(0, Math.round(bytes));
        SeedThroughput reading = new SeedThroughput(
                sent, world.now() - spanStart, uploadNanos, Math.min(sent, Math.max(0, Math.round(fastest))));
        beginSpan();
        return Optional.of(reading);
    }

    private void beginSpan() {
        span++;
        spanStart = world.now();
        countedUntil = spanStart;
        uploadNanos = 0;
        endedBytes = 0;
        fastestEnded = 0;
        world.after(SPAN_NANOS, EventKind.MEASURED, 0, span, 0);
    }

    private void count() {
        uploadNanos += running * (world.now() - countedUntil);
        countedUntil = world.now();
    }
}
