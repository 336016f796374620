package io.supernode.core.runtime;

import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.event.SupernodeObserver;
import io.supernode.core.port.Clock;
import io.supernode.core.port.OriginFetcher;
import io.supernode.core.port.PeerStore;
import io.supernode.core.port.TaskStore;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a supernode asks of the world.
 *
 * @param observers each gets every event; none of them costs nothing
 * @param failures takes what observers throw, and what a port throws against its contract
 */
record Ports(
        TaskStore tasks,
        PeerStore peers,
        OriginFetcher origins,
        Clock clock,
        List<SupernodeObserver> observers,
        Consumer<RuntimeException> failures) {

    boolean isObserved() {
        return !observers.isEmpty();
    }

    /** Tells every observer; what one throws hurts nobody else. */
    void tell(SupernodeEvent event, long atNanos) {
        for (SupernodeObserver observer : observers) {
            try {
                observer.onEvent(event, atNanos);
            } catch (RuntimeException e) {
                failures.accept(e);
            }
        }
    }
}
