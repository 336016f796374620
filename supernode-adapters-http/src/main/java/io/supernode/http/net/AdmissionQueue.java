package io.supernode.http.net;

import java.net.InetAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eclipse.jetty.io.SelectorManager;

/**
 * Accepted connections on their way to the threads that serve them. To accept one takes microseconds; the first request of one,
 * in a process that has just started, takes some hundred. So a crowd that connects at one instant is accepted at once, and only
 * some of it are being opened at a time: addresses take turns, and of one address the newest and the eldest do. Who comes behind
 * a crowd need not wait for all of it, and nobody waits for ever. Where there is no crowd nobody waits. Thread-safe.
 */
final class AdmissionQueue implements SelectorManager.AcceptListener {

    private final int most;
    private final BooleanSupplier isOpen;
    private final Consumer<SocketChannel> serving;
    /** Whose turn is next comes first; guarded by this, as all of the following. */
    private final Map<Long, Deque<Numbered>> waiting = new LinkedHashMap<>();
    private final Map<SelectableChannel, Long> opening = new IdentityHashMap<>();
    private long added;
    private boolean newestIsNext = true;
    private boolean hasEnded;
    /** Completed when none waits after the end; not guarded. */
    private final CompletableFuture<Void> empty = new CompletableFuture<>();

    private record Numbered(SocketChannel connection, long number) {}

    /**
     * @param most connections that are being opened at a time
     * @param isOpen whether further ones may be opened; when that changes, {@link #proceed} is to be called
     * @param serving opens a connection: in the end {@link #admitted} is called, or it fails
     */
    AdmissionQueue(int most, BooleanSupplier isOpen, Consumer<SocketChannel> serving) {
        this.most = most;
        this.isOpen = isOpen;
        this.serving = serving;
    }

    /** A connection has been accepted. */
    void add(InetAddress address, SocketChannel connection) {
        synchronized (this) {
            waiting.computeIfAbsent(AddressKey.of(address), key -> new ArrayDeque<>())
                    .addLast(new Numbered(connection, ++added));
        }
        proceed();
    }

    /** Opens those who may be opened now. */
    void proceed() {
        for (SocketChannel next = next(); next != null; next = next()) {
            serving.accept(next);
        }
    }

    private synchronized SocketChannel next() {
        boolean mayOpen = hasEnded || opening.size() < most && isOpen.getAsBoolean();
        if (waiting.isEmpty() || !mayOpen) {
            return null;
        }
        Iterator<Map.Entry<Long, Deque<Numbered>>> turns = waiting.entrySet().iterator();
        Map.Entry<Long, Deque<Numbered>> turn = turns.next();
        long address = turn.getKey();
        Deque<Numbered> connections = turn.getValue();
        turns.remove();
        Numbered next = newestIsNext ? connections.pollLast() : connections.pollFirst();
        newestIsNext = !newestIsNext;
        if (!connections.isEmpty()) {
            waiting.put(address, connections);
        }
        opening.put(next.connection(), next.number());
        return next.connection();
    }

    /** The place of a connection that is being opened in the order of their coming; greater than that of all before it. */
    synchronized long number(SelectableChannel connection) {
        return opening.getOrDefault(connection, added);
    }

    /** A connection has been opened: another one may be. */
    void admitted(SelectableChannel connection) {
        boolean wasOpening;
        synchronized (this) {
            wasOpening = opening.remove(connection) != null;
        }
        if (wasOpening) {
            proceed();
            completeIfEmpty();
        }
    }

    private void completeIfEmpty() {
        boolean isEmpty;
        synchronized (this) {
            isEmpty = hasEnded && opening.isEmpty() && waiting.isEmpty();
        }
        if (isEmpty) {
            empty.complete(null);
        }
    }

    @Override
    public void onAcceptFailed(SelectableChannel connection, Throwable cause) {
        admitted(connection);
    }

    /** Connections that wait, or are being opened. */
    synchronized int size() {
        return opening.size() + waiting.values().stream().mapToInt(Deque::size).sum();
    }

    /** Nobody is to wait any more: all are opened at once, also those that come from now on. */
    void end() {
        synchronized (this) {
            hasEnded = true;
        }
        proceed();
        completeIfEmpty();
    }

    /** Is completed when, after the {@link #end}, every connection has been opened or has failed. */
    CompletableFuture<Void> whenEmpty() {
        return empty;
    }

    /**
     * The server has stopped, and opens nothing any more.
     *
     * @return those who wait, which are to be closed
     */
    synchronized List<SocketChannel> abandon() {
        List<SocketChannel> rest = new ArrayList<>();
        waiting.values().forEach(connections -> connections.forEach(each -> rest.add(each.connection())));
        waiting.clear();
        return rest;
    }
}
