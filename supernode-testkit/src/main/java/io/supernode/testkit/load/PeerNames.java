package io.supernode.testkit.load;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Names for peers, each with an address of its own, since upload limits hold for an address. Those of a run that begins some
 * seconds later are others: hosts do not come again and again with another cid each time. Thread-safe.
 */
final class PeerNames {

    private static final int OCTET = 256;
    /** All addresses of 10.0.0.0/8. */
    static final int MOST = 1 << 24;
    private static final long MILLIS = 1000;
    /** From the addresses of one run to those of one that begins a millisecond later. */
    private static final long STEP = 4099;

    private final long pid = ProcessHandle.current().pid();
    private final long startMillis;
    private final AtomicInteger made = new AtomicInteger();
    private final int limit;

    /** @param limit different names; then they come again, in the same order */
    PeerNames(int limit) {
        this(limit, System.currentTimeMillis());
    }

    PeerNames(int limit, long startMillis) {
        this.limit = limit;
        this.startMillis = startMillis;
    }

    /** A cid as clients make them, and the address in it. */
    record Name(String cid, String ip) {}

    Name next() {
        int n = Math.floorMod(made.getAndIncrement(), limit);
        int host = (int) Math.floorMod(STEP * startMillis + n, (long) MOST);
        String ip = "10." + host / OCTET / OCTET + '.' + host / OCTET % OCTET + '.' + host % OCTET;
        long start = startMillis + n;
        return new Name(ip + '-' + pid + '-' + start / MILLIS + '.' + (MILLIS + start % MILLIS), ip);
    }
}
