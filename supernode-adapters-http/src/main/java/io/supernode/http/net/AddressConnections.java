package io.supernode.http.net;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Counts the connections of each address, so that one host cannot have them all. An address without connections takes no memory.
 * Thread-safe.
 */
final class AddressConnections {

    private final int most;
    private final Predicate<InetAddress> exempt;
    private final ConcurrentMap<Long, Integer> counts = new ConcurrentHashMap<>();

    /**
     * @param most connections of one address
     * @param exempt addresses that stand for many clients, such as proxies
     */
    AddressConnections(int most, Predicate<InetAddress> exempt) {
        this.most = most;
        this.exempt = exempt;
    }

    /** Counts one more, unless the address has as many as it may. */
    boolean take(InetAddress address) {
        if (exempt.test(address)) {
            return true;
        }
        AtomicBoolean isTaken = new AtomicBoolean();
        counts.compute(AddressKey.of(address), (key, before) -> {
            int count = before == null ? 0 : before;
            isTaken.set(count < most);
            return Math.min(count + 1, most);
        });
        return isTaken.get();
    }

    /** One that was taken has ended. */
    void give(InetAddress address) {
        if (!exempt.test(address)) {
            counts.computeIfPresent(AddressKey.of(address), (key, count) -> count == 1 ? null : count - 1);
        }
    }

    /** How many addresses have connections. */
    int addresses() {
        return counts.size();
    }
}
