package io.supernode.testkit.policy;

/**
 * The limiter before the original Java supernode's own uploads: a bucket that fills at its rate up to one second's
 * worth. It gives whatever is asked for as long as it is not in debt, and pays the debt before it gives again. Full at
 * first, as that of a supernode that has run for a second. Thread-safe.
 */
final class TokenBucket {

    private static final double NANOS = 1e9;
    private static final double BURST_SECONDS = 1;

    private boolean used;
    private double stored;
    /** Since when what is stored counts, or when the debt will be paid. */
    private long paidAtNanos;

    /**
     * Takes {@code tokens} at once.
     *
     * @param rate tokens a second
     * @return false if there is still debt; then nothing is taken
     */
    synchronized boolean tryTake(int tokens, double rate, long nowNanos) {
        if (!used) {
            used = true;
            stored = BURST_SECONDS * rate;
            paidAtNanos = nowNanos;
        }
        if (nowNanos - paidAtNanos < 0) {
            return false;
        }
        stored = Math.min(BURST_SECONDS * rate, stored + (nowNanos - paidAtNanos) * rate / NANOS);
        double fromStore = Math.min(tokens, stored);
        stored -= fromStore;
        paidAtNanos = nowNanos + (long) Math.ceil((tokens - fromStore) / rate * NANOS);
        return true;
    }
}
