package io.supernode.core;

import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.event.SupernodeObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps every event that it is told. Thread-safe. */
final class RecordedEvents implements SupernodeObserver {

    final List<SupernodeEvent> all = new CopyOnWriteArrayList<>();

    @Override
    public void onEvent(SupernodeEvent event, long atNanos) {
        all.add(event);
    }

    /** The events of one kind, in order. */
    <T extends SupernodeEvent> List<T> of(Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The simple names of all, in order. */
    List<String> names() {
        return all.stream().map(event -> event.getClass().getSimpleName()).toList();
    }
}
