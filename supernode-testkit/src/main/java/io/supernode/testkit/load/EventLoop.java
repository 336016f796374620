package io.supernode.testkit.load;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the calls of its peers over its connections, each with one outstanding call. Not thread-safe: one thread runs one
 * phase after another.
 *
 * <p>A held pull takes its connection until it is answered. So that a crowd of them cannot keep back what the server would answer
 * at once, a tenth of the connections is not for pulls: a real client opens a connection for each call.
 */
final class EventLoop implements Closeable {

    /** One connection of so many is kept for calls that are never held. */
    private static final int RESERVE_PART = 10;
    /** Go clients read no longer. */
    private static final long READ_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long CHECK_NANOS = Duration.ofMillis(250).toNanos();
    /** How long a look at the sockets may take while calls pause. */
    private static final long SELECT_MILLIS = 5;
    /** A run with more errors measures nothing. */
    private static final long MAX_ERRORS = 1000;

    private static final int OK = 200;

    private final Selector selector = Selector.open();
    private final List<Connection> connections = new ArrayList<>();
    private final ArrayDeque<Connection> free = new ArrayDeque<>();
    private final Outbox outbox = new Outbox();
    private final ReplyHead head = new ReplyHead();
    private final ReplyReader reader = new ReplyReader();
    private final HeldPulls heldPulls = new HeldPulls();
    private final int pullLimit;
    private int pullsUnderWay;
    private Tally tally = new Tally();
    private boolean draining;
    private long checkedNanos;

    /** How a phase went in one loop. */
    record Outcome(Tally tally, long elapsedNanos) {}

    EventLoop(InetSocketAddress node, int connectionCount) throws IOException {
        for (int i = 0; i < connectionCount; i++) {
            connections.add(new Connection(node, selector));
        }
        free.addAll(connections);
        pullLimit = connectionCount - Math.max(1, connectionCount / RESERVE_PART);
    }

    /** Opens all connections, so that opening is no part of what is measured. */
    void connect() throws IOException {
        for (Connection connection : connections) {
            connection.open();
        }
    }

    /** Plays a phase until it is done or its time is over. Calls that are outstanding then are awaited, but not counted. */
    Outcome run(Phase phase, Duration limit) throws IOException {
        tally = new Tally();
        long begin = System.nanoTime();
        phase.begin(outbox, tally);
        long now = begin;
        while (!phase.isDone() && now - begin < limit.toNanos() && tally.errorCount() <= MAX_ERRORS) {
            turn(now);
            now = System.nanoTime();
        }
        Outcome outcome = new Outcome(tally, now - begin);
        drain();
        return outcome;
    }

    private void turn(long now) throws IOException {
        outbox.ripen(now);
        boolean more = true;
        while (more && !free.isEmpty()) {
            Call call = outbox.poll(pullsUnderWay < pullLimit);
            more = call != null;
            if (more) {
                send(free.poll(), call);
            }
        }
        selector.select(this::ready, SELECT_MILLIS);
        if (now - checkedNanos > CHECK_NANOS) {
            checkedNanos = now;
            endOverdue(now);
        }
    }

    private void send(Connection connection, Call call) throws IOException {
        pullsUnderWay += call.kind() == CallKind.PULL ? 1 : 0;
        try {
            connection.send(call, System.nanoTime());
        } catch (IOException e) {
            if (connection.call() == null) {
                throw new IOException("cannot connect to the supernode: " + e.getMessage(), e);
            }
            lose(connection, "connection lost: " + e.getMessage());
        }
    }

    private void ready(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            boolean open = connection.advance();
            if (connection.call() != null) {
                received(connection, open);
            } else if (!open) {
                // Closed by the server while nothing was asked: reopened when it is needed.
                connection.close();
            }
        } catch (IOException e) {
            lose(connection, "connection lost: " + e.getMessage());
        }
    }

    private void received(Connection connection, boolean open) {
        ReplyHead.State state = head.read(connection.bytes(), connection.received());
        if (state == ReplyHead.State.COMPLETE) {
            complete(connection);
        } else if (state == ReplyHead.State.MALFORMED) {
            lose(connection, "no HTTP reply with a length");
        } else if (!open) {
            lose(connection, "connection closed by the supernode");
        }
    }

    private void complete(Connection connection) {
        long latency = System.nanoTime() - connection.startedNanos();
        Call call = release(connection);
        if (draining) {
            return;
        }
        if (head.status() != OK) {
            tally.error("HTTP status " + head.status());
            call.owner().lost(call, outbox);
            return;
        }
        boolean ping = call.kind() == CallKind.PING;
        if (!ping && !reader.read(connection.bytes(), head.bodyAt(), head.bodyLength())) {
            tally.error("no JSON with a code");
            call.owner().lost(call, outbox);
            return;
        }
        tally.answered(heldPulls.classify(call.kind(), latency), latency);
        call.owner().replied(call, reader, outbox);
    }

    private Call release(Connection connection) {
        Call call = connection.take();
        pullsUnderWay -= call.kind() == CallKind.PULL ? 1 : 0;
        free.push(connection);
        return call;
    }

    private void endOverdue(long now) {
        for (Connection connection : connections) {
            if (connection.call() != null && now - connection.startedNanos() > READ_NANOS) {
                lose(connection, "no reply to " + connection.call().kind().label() + " within "
                        + Duration.ofNanos(READ_NANOS).toSeconds() + " s");
            }
        }
    }

    /** The connection is of no use any more; its call, if any, goes back to its owner. */
    private void lose(Connection connection, String error) {
        close(connection);
        if (connection.call() != null) {
            Call call = release(connection);
            if (!draining) {
                tally.error(error);
                call.owner().lost(call, outbox);
            }
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            System.getLogger(EventLoop.class.getName())
                    .log(System.Logger.Level.WARNING, "a connection could not be closed", e);
        }
    }

    /** Awaits what is outstanding, so that the next phase begins with free connections. */
    private void drain() throws IOException {
        outbox.clear();
        draining = true;
        while (free.size() < connections.size()) {
            selector.select(this::ready, SELECT_MILLIS);
            endOverdue(System.nanoTime());
        }
        draining = false;
    }

    @Override
    public void close() throws IOException {
        connections.forEach(EventLoop::close);
        selector.close();
    }
}
