package io.supernode.http.data;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What waits, by task and by client: tasks take turns, within a task its clients do, and each client's own are served in
 * the order of their coming. So a task with a thousand clients does not push another one aside, nor a client with many
 * connections its neighbours. Not thread-safe.
 */
final class RoundRobinQueue<T> {

    /** Whose turn is next comes first. */
    private final Map<Object, Map<Object, NavigableMap<Long, T>>> tasks = new LinkedHashMap<>();

    private long added;

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    /** Adds what is the last of its client's. */
    void add(Object task, Object client, T item) {
        add(task, client, added++, item);
    }

    /** Adds what has this place among its client's; those of one client are numbered in one way, and each differently. */
    void add(Object task, Object client, long place, T item) {
        T other = tasks.computeIfAbsent(task, key -> new LinkedHashMap<>())
                .computeIfAbsent(client, key -> new TreeMap<>())
                .put(place, item);
        if (other != null) {
            throw new IllegalStateException("two have the place " + place);
        }
    }

    /** Takes the next one; there must be one. */
    T next() {
        return next(false);
    }

    /**
     * Takes the next one; there must be one.
     *
     * @param newest whether, of the client whose turn it is, the last one and not the first
     */
    T next(boolean newest) {
        Map.Entry<Object, Map<Object, NavigableMap<Long, T>>> task = takeFirst(tasks);
        Map.Entry<Object, NavigableMap<Long, T>> client = takeFirst(task.getValue());
        T item = (newest ? client.getValue().pollLastEntry() : client.getValue().pollFirstEntry()).getValue();
        if (!client.getValue().isEmpty()) {
            task.getValue().put(client.getKey(), client.getValue());
        }
        if (!task.getValue().isEmpty()) {
            tasks.put(task.getKey(), task.getValue());
        }
        return item;
    }

    private static <V> Map.Entry<Object, V> takeFirst(Map<Object, V> turns) {
        Iterator<Map.Entry<Object, V>> iterator = turns.entrySet().iterator();
        Map.Entry<Object, V> first = iterator.next();
        Map.Entry<Object, V> copy = Map.entry(first.getKey(), first.getValue());
        iterator.remove();
        return copy;
    }
}
