package io.supernode.testkit.sim;

import java.time.Duration;

/** A generation of clients, with what tells its loop from the others' (protocol section 2). */
public enum ClientKind {
    /** 0.0 to 0.2, Python. Its transfers must reach a minimum rate. */
    PY("0.2.0", Duration.ofSeconds(3), ClientTimes.OF_PY),
    /** 0.3 and 0.4. */
    GO0("0.4.2", Duration.ofSeconds(5), ClientTimes.OF_GO0),
    /** 1.0: dials before it downloads, sleeps shorter on 602 and is woken by its own completions. */
    GO1("1.0.6", Duration.ofSeconds(5), ClientTimes.OF_GO1);

    private static final long PY_SEED_RATE = 128L << 10;
    private static final long PY_PEER_RATE = 3L << 19;
    private static final Duration PY_GRACE = Duration.ofSeconds(1);
    private static final long GO_RATE = 64L << 10;
    private static final Duration GO_GRACE = Duration.ofSeconds(10);

    private final String version;
    private final long readTimeoutNanos;
    private final ClientTimes times;

    ClientKind(String version, Duration readTimeout, ClientTimes times) {
        this.times = times;
        this.version = version;
        this.readTimeoutNanos = readTimeout.toNanos();
    }

    String version() {
        return version;
    }

    /** What real ones take. */
    ClientTimes times() {
        return times;
    }

    /** How long it waits for a reply of the control port. */
    long readTimeoutNanos() {
        return readTimeoutNanos;
    }

    /** How long the transfer of a piece may take before it counts as failed (protocol section 4 for Py). */
    long transferTimeoutNanos(long bytes, boolean fromSeed) {
        Duration grace = this == PY ? PY_GRACE : GO_GRACE;
        long rate = this == PY ? fromSeed ? PY_SEED_RATE : PY_PEER_RATE : GO_RATE;
        return grace.toNanos() + (long) (bytes * 1e9 / rate);
    }

    /** Round trips before the first byte: Go1 dials once in advance and hangs up. */
    int connects() {
        return this == GO1 ? 2 : 1;
    }
}
