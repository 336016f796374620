package io.supernode.http.net;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * So many calls a second of each address, and those of ten seconds at once. It remembers the {@value #MAX_ADDRESSES} addresses
 * that have called last; one that is forgotten begins anew. Thread-safe.
 */
public final class AddressRate {

    static final int MAX_ADDRESSES = 1 << 16;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final int SECONDS_AT_ONCE = 10;

    private final int perSecond;
    private final LongSupplier nanoTime;
    /** Guarded by this; the one that called longest ago first. */
    private final Map<Long, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Bucket> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    private static final class Bucket {
        private double left;
        private long filledAt;
    }

    /** @param perSecond 0 for no limit */
    public AddressRate(int perSecond, LongSupplier nanoTime) {
        if (perSecond < 0) {
            throw new IllegalArgumentException("at least 0 calls per second, not " + perSecond);
        }
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
    }

    /** Counts a call of {@code address}; answers whether it is one of those that it may make. */
    public boolean take(InetAddress address) {
        if (perSecond == 0) {
            return true;
        }
        long key = AddressKey.of(address);
        double most = (double) SECONDS_AT_ONCE * perSecond;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            Bucket bucket = buckets.computeIfAbsent(key, fresh -> {
                Bucket full = new Bucket();
                full.left = most;
                full.filledAt = now;
                return full;
            });
            bucket.left = Math.min(most, bucket.left + (now - bucket.filledAt) / NANOS_PER_SECOND * perSecond);
            bucket.filledAt = now;
            if (bucket.left < 1) {
                return false;
            }
            bucket.left--;
            return true;
        }
    }

    /** How many addresses it remembers. */
    synchronized int addresses() {
        return buckets.size();
    }
}
