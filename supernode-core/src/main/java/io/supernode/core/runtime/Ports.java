package io.supernode.core.runtime;

import io.supernode.core.event.SupernodeObserver;
import io.supernode.core.port.Clock;
import io.supernode.core.port.OriginFetcher;
import io.supernode.core.port.PeerStore;
import io.supernode.core.port.TaskStore;

/** What a supernode asks of the world. */
public record Ports(
        TaskStore tasks, PeerStore peers, OriginFetcher origins, Clock clock, SupernodeObserver observer) {

    boolean isObserved() {
        return observer != SupernodeObserver.NONE;
    }

    /** A port broke its contract: nobody waits for this, but somebody must learn of it. */
    static void report(Throwable failure) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    }
}
