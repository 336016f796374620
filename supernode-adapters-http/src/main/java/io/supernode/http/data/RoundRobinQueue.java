package io.supernode.http.data;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What waits, by task and by client: tasks take turns, within a task its clients do, and each client's own are served in
 * the order of their coming. So a task with a thousand clients does not push another one aside, nor a client with many
 * connections its neighbours. Not thread-safe.
 */
final class RoundRobinQueue<T> {

    /** Whose turn is next comes first. */
    private final Map<Object, Map<Object, Deque<T>>> tasks = new LinkedHashMap<>();

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    void add(Object task, Object client, T item) {
        tasks.computeIfAbsent(task, key -> new LinkedHashMap<>())
                .computeIfAbsent(client, key -> new ArrayDeque<>())
                .add(item);
    }

    /** Takes the next one; there must be one. */
    T next() {
        return next(false);
    }

    /**
     * Takes the next one; there must be one.
     *
     * @param newest whether, of the client whose turn it is, the one that came last and not the one that came first
     */
    T next(boolean newest) {
        Map.Entry<Object, Map<Object, Deque<T>>> task = takeFirst(tasks);
        Map.Entry<Object, Deque<T>> client = takeFirst(task.getValue());
        T item = newest ? client.getValue().removeLast() : client.getValue().removeFirst();
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
