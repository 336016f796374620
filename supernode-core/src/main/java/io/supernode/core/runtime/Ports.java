package io.supernode.core.runtime;

import io.supernode.core.event.EventKinds;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.event.SupernodeObserver;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.Clock;
import io.supernode.core.port.OriginFetcher;
import io.supernode.core.port.PeerStore;
import io.supernode.core.port.TaskStore;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a supernode asks of the world.
 *
 * @param observers each gets the events that it wants
 * @param wanted the events that any observer wants: others are not made
 * @param failures takes what observers throw, and what a port throws against its contract
 */
record Ports(
        TaskStore tasks,
        PeerStore peers,
        OriginFetcher origins,
        Clock clock,
        List<WantedEvents> observers,
        EventKinds wanted,
        Consumer<RuntimeException> failures) {

    /** An observer with the kinds that it named at the start. */
    record WantedEvents(SupernodeObserver observer, EventKinds kinds) {}

    static Ports of(
            TaskStore tasks,
            PeerStore peers,
            OriginFetcher origins,
            Clock clock,
            List<SupernodeObserver> observers,
            Consumer<RuntimeException> failures) {
        List<WantedEvents> wanting =
                observers.stream().map(observer -> new WantedEvents(observer, observer.kinds())).toList();
        EventKinds wanted = wanting.stream().map(WantedEvents::kinds).reduce(EventKinds.NONE, EventKinds::and);
        return new Ports(tasks, peers, origins, clock, wanting, wanted, failures);
    }

    /**
     * What is told of a store that failed. Anything but an {@link UncheckedIOException} is against the store's contract, and
     * goes to the handler of failures as well.
     */
    SupernodeEvent.StoreFailed storeFailed(TaskId task, RuntimeException failure) {
        if (!(failure instanceof UncheckedIOException)) {
            failed(new IllegalStateException("task " + task + ": a store broke its contract", failure));
        }
        return new SupernodeEvent.StoreFailed(
                task, failure.getMessage() == null ? failure.toString() : failure.getMessage());
    }

    /** Tells every observer that wants such events; what one throws hurts nobody else. */
    void tell(SupernodeEvent event, long atNanos) {
        for (WantedEvents wanting : observers) {
            if (wanting.kinds().contains(event.getClass())) {
                tell(wanting.observer(), event, atNanos);
            }
        }
    }

    private void tell(SupernodeObserver observer, SupernodeEvent event, long atNanos) {
        try {
            observer.onEvent(event, atNanos);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** Hands a failure to the handler. What that one throws is lost: nobody is left who could be told. */
    void failed(RuntimeException failure) {
        try {
            failures.accept(failure);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
