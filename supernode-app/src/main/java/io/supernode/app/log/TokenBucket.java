package io.supernode.app.log;

/** So many at once, and so many a second in the long run. Not thread-safe. */
final class TokenBucket {

    private static final double NANOS = 1e9;

    private final double most;
    private final double perNano;
    private double tokens;
    private long filledNanos;

    TokenBucket(int most, double perSecond, long nowNanos) {
        this.most = most;
        this.perNano = perSecond / NANOS;
        this.tokens = most;
        this.filledNanos = nowNanos;
    }

    boolean hasOne(long nowNanos) {
        // A clock that goes backwards takes nothing away.
        long passed = Math.max(0, nowNanos - filledNanos);
        tokens = Math.min(most, tokens + passed * perNano);
        filledNanos += passed;
        return tokens >= 1;
    }

    void take() {
        tokens--;
    }
}
