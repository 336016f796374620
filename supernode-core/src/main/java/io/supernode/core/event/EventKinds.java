package io.supernode.core.event;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A set of kinds of events, which are the records of {@link SupernodeEvent}. Events of kinds that nobody wants are not made,
 * which spares most of the allocation of a busy swarm: there are several events for each piece and peer.
 *
 * <p>Immutable and thread-safe.
 */
public final class EventKinds {

    /** No event at all. */
    public static final EventKinds NONE = new EventKinds(Set.of());

    /** Every event, also of kinds that are added later. */
    public static final EventKinds ALL = new EventKinds(recordsOf(SupernodeEvent.class));

    private final Set<Class<? extends SupernodeEvent>> kinds;

    private EventKinds(Set<Class<? extends SupernodeEvent>> kinds) {
        this.kinds = Set.copyOf(kinds);
    }

    /**
     * The events of these types.
     *
     * @param types records, or interfaces such as {@link SupernodeEvent.PeerEvent}, which stand for all records below them
     */
    @SafeVarargs
    public static EventKinds of(Class<? extends SupernodeEvent>... types) {
        Set<Class<? extends SupernodeEvent>> kinds = new HashSet<>();
        for (Class<? extends SupernodeEvent> type : types) {
            kinds.addAll(recordsOf(type));
        }
        return new EventKinds(kinds);
    }

    /** As {@link #of(Class[])}. */
    public static EventKinds of(Collection<? extends Class<? extends SupernodeEvent>> types) {
        Set<Class<? extends SupernodeEvent>> kinds = new HashSet<>();
        types.forEach(type -> kinds.addAll(recordsOf(type)));
        return new EventKinds(kinds);
    }

    private static Set<Class<? extends SupernodeEvent>> recordsOf(Class<? extends SupernodeEvent> type) {
        Set<Class<? extends SupernodeEvent>> records = new HashSet<>();
        if (type.isRecord()) {
            records.add(type);
        } else {
            for (Class<?> below : type.getPermittedSubclasses()) {
                records.addAll(recordsOf(below.asSubclass(SupernodeEvent.class)));
            }
        }
        return records;
    }

    /** The events that are in this set or in the other. */
    public EventKinds and(EventKinds other) {
        Set<Class<? extends SupernodeEvent>> both = new HashSet<>(kinds);
        both.addAll(other.kinds);
        return new EventKinds(both);
    }

    /** Tells whether events of this record are in the set. */
    public boolean contains(Class<? extends SupernodeEvent> kind) {
        return kinds.contains(kind);
    }

    /** The records of the events in the set, as a stream in no order. */
    public Stream<Class<? extends SupernodeEvent>> types() {
        return kinds.stream();
    }

    /** Tells whether no event is in the set. */
    public boolean isEmpty() {
        return kinds.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EventKinds && kinds.equals(((EventKinds) other).kinds);
    }

    @Override
    public int hashCode() {
        return kinds.hashCode();
    }

    @Override
    public String toString() {
        return kinds.stream().map(Class::getSimpleName).sorted().toList().toString();
    }
}
