package io.supernode.testkit.load;

import java.util.concurrent.atomic.AtomicInteger;

/** Names for peers, each with an address of its own, since upload limits hold for an address. Thread-safe. */
final class PeerNames {

    private static final int OCTET = 256;
    /** All addresses of 10.0.0.0/8. */
    static final int MOST = 1 << 24;
    private static final long MILLIS = 1000;

    private final long pid = ProcessHandle.current().pid();
    private final long startMillis = System.currentTimeMillis();
    private final AtomicInteger made = new AtomicInteger();
    private final int limit;

    /** @param limit different names; then they come again, in the same order */
    PeerNames(int limit) {
        this.limit = limit;
    }

    /** A cid as clients make them, and the address in it. */
    record Name(String cid, String ip) {}

    Name next() {
        int n = Math.floorMod(made.getAndIncrement(), limit);
        String ip = "10." + n / OCTET / OCTET % OCTET + '.' + n / OCTET % OCTET + '.' + n % OCTET;
        long start = startMillis + n;
        return new Name(ip + '-' + pid + '-' + start / MILLIS + '.' + (MILLIS + start % MILLIS), ip);
    }
}
