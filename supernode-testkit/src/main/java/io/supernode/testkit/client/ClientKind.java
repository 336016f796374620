package io.supernode.testkit.client;

import java.time.Duration;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/** A generation of clients, with what tells it from the others (protocol section 2, operations section 1). */
public enum ClientKind {
    /** 0.0 to 0.2, Python. Its transfers must reach a minimum rate. */
    PY("0.2.0", Duration.ofSeconds(3), Duration.ofSeconds(2)),
    /** 0.3 and 0.4. */
    GO0("0.4.2", Duration.ofSeconds(5), Duration.ofSeconds(3)),
    /** 1.0: dials before it downloads, sleeps shorter on 602 and is woken by its own completions. */
    GO1("1.0.6", Duration.ofSeconds(5), Duration.ofSeconds(3));

    /** How long a client looks into its queue of results before it reports a merged one. */
    public static final Duration QUEUE_POLL = Duration.ofSeconds(2);
    /** With more than so many pieces running, results are merged. */
    public static final int MERGE_ABOVE_RUNNING = 2;

    private static final long PY_SEED_RATE = 128L << 10;
    private static final long PY_PEER_RATE = 3L << 19;
    private static final Duration PY_GRACE = Duration.ofSeconds(1);
    private static final long GO_RATE = 64L << 10;
    private static final Duration GO_GRACE = Duration.ofSeconds(10);

    private static final long MILLI = 1_000_000;
    /** Py and Go0 sleep 0.6 to 2.0 s after a 602. */
    private static final long SLEEP_MIN = 600 * MILLI;
    private static final long SLEEP_SPAN = 1_400 * MILLI;
    /** Go1 sleeps 50 to 100 ms at first, and twice as long each time up to 800 to 1600 ms. */
    private static final long SHORT_SLEEP = 50 * MILLI;
    private static final int MAX_DOUBLINGS = 4;

    private static final Duration REGISTER_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PENDING_PAUSE = Duration.ofMillis(2500);
    private static final Duration SHORT_PENDING_PAUSE = Duration.ofSeconds(1);
    private static final Set<String> SHORT_OF_PATIENCE = Set.of("1.0.5", "1.0.6");
    private static final int PENDING_ATTEMPTS = 3;
    private static final Duration PY_SILENCE = Duration.ofMillis(1500);

    private final String version;
    private final Duration readTimeout;
    private final Duration connectTimeout;

    ClientKind(String version, Duration readTimeout, Duration connectTimeout) {
        this.version = version;
        this.readTimeout = readTimeout;
        this.connectTimeout = connectTimeout;
    }

    /** What it registers with. */
    public String version() {
        return version;
    }

    /** Whether it registers by form; the others do by JSON. */
    public boolean registersByForm() {
        return this == PY;
    }

    /** How long it waits for a reply to a pull or a report: Py for each attempt, Go for all attempts together. */
    public Duration readTimeout() {
        return readTimeout;
    }

    /** {@link #readTimeout} in nanoseconds. */
    public long readTimeoutNanos() {
        return readTimeout.toNanos();
    }

    /** How long it waits for the reply to a registration: Py for each attempt, Go for all attempts together. */
    public Duration registerTimeout() {
        return REGISTER_TIMEOUT;
    }

    /** How long it waits for a connection. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** Whether its time-outs are for all attempts of a call together. */
    public boolean timesWholeCall() {
        return this != PY;
    }

    /** How often the HTTP library under it sends a call at most. */
    public int attempts() {
        return this == PY ? 3 : 5;
    }

    /**
     * Whether the HTTP library under it sends a call again, before the client itself learns of a failure. That of the Go
     * clients repeats a GET whose connection ends, and a POST whose connection ends before the answer begins; that of the
     * Python clients whatever fails before the request is out, and any GET. That is why a supernode that is killed while
     * others hold its listening sockets costs them nothing: what was being answered is asked again, and waits.
     */
    public boolean sendsAgain(CallFailure failure, boolean isGet) {
        boolean ended = failure == CallFailure.CLOSED || failure == CallFailure.RESET;
        if (this == PY) {
            boolean notSent = failure == CallFailure.REFUSED || failure == CallFailure.NOT_CONNECTED;
            return notSent || isGet && (ended || failure == CallFailure.TIMED_OUT);
        }
        return isGet ? ended : failure == CallFailure.CLOSED;
    }

    /** How often each supernode that it is told of is in its list, each entry of which is good for one registration. */
    public int nodeListRounds() {
        return this == GO1 ? 1 : 2;
    }

    /** Whether it crashes in mid-download when its list is used up; the others go to the origin. */
    public boolean crashesWithoutSupernode() {
        return this == GO0;
    }

    /** How long a client of a version waits on 609. */
    public static Duration pendingPause(String version) {
        return SHORT_OF_PATIENCE.contains(version) ? SHORT_PENDING_PAUSE : PENDING_PAUSE;
    }

    /** How often it is told 609 before it takes the next supernode. */
    public int pendingAttempts() {
        return this == PY ? Integer.MAX_VALUE : PENDING_ATTEMPTS;
    }

    /**
     * How long it sleeps on 602, in nanoseconds.
     *
     * @param sleeps how often it has slept before in this download
     * @param below answers a random number from 0 to below its argument
     */
    public long sleepNanos(int sleeps, LongUnaryOperator below) {
        if (this != GO1) {
            return SLEEP_MIN + below.applyAsLong(SLEEP_SPAN);
        }
        long least = SHORT_SLEEP << Math.min(sleeps, MAX_DOUBLINGS);
        return least + below.applyAsLong(least);
    }

    /** Whether its own completions end its sleep on 602. */
    public boolean isWokenByCompletions() {
        return this == GO1;
    }

    /** How long the transfer of a piece may take before it counts as failed (protocol section 4 for Py). */
    public long transferTimeoutNanos(long bytes, boolean fromSeed) {
        Duration grace = this == PY ? PY_GRACE : GO_GRACE;
        long rate = this == PY ? fromSeed ? PY_SEED_RATE : PY_PEER_RATE : GO_RATE;
        return grace.toNanos() + (long) (bytes * 1e9 / rate);
    }

    /** The longest silence in a transfer, also before its first byte; Go clients limit the whole transfer alone. */
    public Duration transferSilence(long bytes, boolean fromSeed) {
        return this == PY ? PY_SILENCE : Duration.ofNanos(transferTimeoutNanos(bytes, fromSeed));
    }

    /** Round trips before the first byte: Go1 dials once in advance and hangs up. */
    public int connects() {
        return dialsFirst() ? 2 : 1;
    }

    /** Whether it dials a peer's port and hangs up before it downloads from it. */
    public boolean dialsFirst() {
        return this == GO1;
    }

    /**
     * Whether it asks for as many bytes of a piece as there are. The others ask for a full piece, also for the last one, which is
     * shorter.
     */
    public boolean asksForExactLength() {
        return this == PY;
    }

    /**
     * Whether its upload server promises as many bytes as it is asked for, and writes that into the frame, whatever it has. So a client
     * that asks for a full piece waits for more of a short last one than will come: to that client the download has failed.
     */
    public boolean promisesWhatIsAskedFor() {
        return this == PY;
    }

    /** Whether it reports its whole download in the end. */
    public boolean reportsMetrics() {
        return this == GO1;
    }
}
