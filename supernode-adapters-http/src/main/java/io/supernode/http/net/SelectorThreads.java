package io.supernode.http.net;

/**
 * How many threads watch the connections of a port, and serve them as far as that never blocks.
 *
 * @param atFirst over so many are the first connections spread, while the compilers' threads are as busy: the system shares processors
 *     among threads
 * @param later over so many of them are all others spread: the fewer, the more requests each finds at a time
 * @param first how many connections are the first
 */
public record SelectorThreads(int atFirst, int later, long first) {

    public SelectorThreads {
        if (later < 1 || later > atFirst) {
            throw new IllegalArgumentException("later must be from 1 to atFirst, " + atFirst + ", not " + later);
        }
        if (first < 0) {
            throw new IllegalArgumentException("first must be at least 0, not " + first);
        }
    }

    /** As many for all connections. */
    public static SelectorThreads always(int threads) {
        return new SelectorThreads(threads, threads, 0);
    }

    /** The same with {@code threads} at most. */
    SelectorThreads atMost(int threads) {
        return new SelectorThreads(Math.min(atFirst, threads), Math.min(later, threads), first);
    }

    /** Which of them gets a connection, by its number in the order of their coming. */
    int of(long connection) {
        return (int) (connection % (connection < first ? atFirst : later));
    }
}
