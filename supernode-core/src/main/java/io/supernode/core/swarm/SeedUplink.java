package io.supernode.core.swarm;

import io.supernode.core.policy.UplinkCapacity;
import io.supernode.core.report.SeedThroughput;
import java.util.Optional;

/**
 * What the supernode's uplink really gives, learned from the {@link SeedThroughput} of all of its uploads together, and
 * never more than what is configured, which may change meanwhile. Nobody sets that exactly; with uploads for a link several times as fast, each of
 * them takes several times as long as it should.
 *
 * <p>What counts is the most that the uploads have given together, and the fewest uploads with which that was so. While
 * more of them give more, the link is not full. It is full when more give no more, and it gives less than before when at
 * least as many give less: both only if even the fastest upload lacks something. A few slow clients take less, but the
 * others lack nothing then. A higher reading is believed at once, so that a link is found again that others have left.
 *
 * <p>Nothing here depends on what clients report, nor on a clock: a span weighs by its length.
 *
 * <p>Thread-safe, and shared by all tasks. Readings come one at a time, under this object's monitor, inside which no other
 * lock is taken. Decisions, which hold the lock of a task, read one immutable value and wait for nobody.
 */
final class SeedUplink {

    /** So many times as much is more: spans are short, and uneven. */
    private static final double MORE = 1.1;
    /** An upload lacks something below this part of what each had got while the link was just full. */
    private static final double LACKING = 0.9;
    /** So many uploads more say that the link is full if they give no more. */
    private static final double ANOTHER_UPLOAD = 0.75;
    /** How long a link must give less until that is believed: time constant, of time in which uploads run. */
    private static final double MEMORY_NANOS = 5e9;

    /** Nobody can see that a link carries more while no more uploads run than it has carried: so often that is tried again. */
    private static final double TRIED_AGAIN_NANOS = 10e9;

    /** Bytes per second that the supernode may upload; written under this. */
    private volatile double bound;
    /** Since more uploads have last given no more; guarded by this. */
    private double untriedNanos;
    private volatile Optional<UplinkCapacity> capacity = Optional.empty();

    /** @param bound bytes per second that the supernode may upload */
    SeedUplink(double bound) {
        this.bound = bound;
    }

    /** Bytes per second that the supernode may upload. */
    double bound() {
        return bound;
    }

    /**
     * The supernode may upload so much from now on. What the link gave before is still known, as far as it may. It may have seemed
     * full by a lower bound, so that with a higher one it is tried again whether it carries more.
     *
     * @return whether the bound is higher than before, so that more uploads may begin
     */
    synchronized boolean changeBound(double bytesPerSecond) {
        boolean isHigher = bytesPerSecond > bound;
        bound = bytesPerSecond;
        capacity = capacity.map(known -> {
            double part = Math.min(1, bytesPerSecond / known.rate());
            return known.rate() == 0
                    ? known
                    : new UplinkCapacity(part * known.rate(), part * known.uploads(), known.isFull() && !isHigher);
        });
        return isHigher;
    }

    /**
     * Takes in one reading.
     *
     * @return whether the link is known to carry clearly more now, so that more uploads may begin
     */
    synchronized boolean observe(SeedThroughput reading) {
        UplinkCapacity known = capacity.orElse(UplinkCapacity.NOT_YET);
        UplinkCapacity now = reading.nanos() == 0 ? known : after(known, reading);
        if (!capacity.equals(Optional.of(now))) {
            capacity = Optional.of(now);
        }
        return now.rate() > known.rate() * MORE;
    }

    private UplinkCapacity after(UplinkCapacity known, SeedThroughput reading) {
        double rate = Math.min(bound, reading.rate());
        double uploads = reading.uploads();
        if (known.rate() == 0) {
            return rate == 0 ? known : new UplinkCapacity(rate, uploads, false);
        }
        double each = known.rate() / known.uploads();
        boolean isLacking = reading.fastestRate() < LACKING * each;
        if (rate >= known.rate() / MORE) {
            boolean isMore = rate > known.rate() * MORE;
            double fewest = isMore && !isLacking ? uploads : Math.min(uploads, Math.max(known.uploads(), rate / each));
            untriedNanos += reading.nanos();
            boolean hasGivenNoMore = isLacking && uploads > fewest + ANOTHER_UPLOAD;
            if (hasGivenNoMore) {
                untriedNanos = 0;
            }
            boolean isFull = hasGivenNoMore || !isMore && known.isFull() && untriedNanos < TRIED_AGAIN_NANOS;
            return new UplinkCapacity(Math.max(rate, known.rate()), fewest, isFull);
        }
        if (uploads < known.uploads() || !isLacking) {
            return known;
        }
        double weight = Math.min(1, reading.nanos() / MEMORY_NANOS);
        untriedNanos = 0;
        double less = known.rate() + weight * (rate - known.rate());
        return new UplinkCapacity(less, known.uploads() * less / known.rate(), true);
    }

    /** What it carries, at most what is configured; empty while nobody measures. */
    Optional<UplinkCapacity> capacity() {
        return capacity;
    }
}
