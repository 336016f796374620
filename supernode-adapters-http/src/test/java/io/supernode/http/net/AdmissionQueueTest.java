package io.supernode.http.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@link AdmissionQueue}: the order in which accepted connections are opened. */
class AdmissionQueueTest {

    private final List<SocketChannel> all = new ArrayList<>();
    private final List<SocketChannel> opened = new ArrayList<>();
    private boolean isOpen = true;

    private AdmissionQueue queue(int most) {
        return new AdmissionQueue(most, () -> isOpen, opened::add);
    }

    private SocketChannel add(AdmissionQueue queue, String address) {
        try {
            SocketChannel connection = SocketChannel.open();
            all.add(connection);
            queue.add(InetAddress.getByName(address), connection);
            return connection;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() throws IOException {
        for (SocketChannel connection : all) {
            connection.close();
        }
    }

    /** Opens one after another until none is left. */
    private List<Integer> restOf(AdmissionQueue queue) {
        int from = opened.size();
        for (int i = from - 1; i < opened.size(); i++) {
            queue.admitted(opened.get(i));
        }
        return opened.subList(from, opened.size()).stream().map(all::indexOf).toList();
    }

    @Test
    void whereThereIsNoCrowdNobodyWaits() {
        AdmissionQueue queue = queue(2);
        SocketChannel first = add(queue, "192.0.2.1");
        SocketChannel second = add(queue, "192.0.2.1");
        assertEquals(List.of(first, second), opened);
    }

    @Test
    void onlySoManyAreOpenedAtATimeAndOneThatFailsMakesRoomToo() {
        AdmissionQueue queue = queue(2);
        for (int i = 0; i < 5; i++) {
            add(queue, "192.0.2.1");
        }
        assertEquals(2, opened.size());
        queue.admitted(opened.get(0));
        assertEquals(3, opened.size());
        queue.admitted(opened.get(0));
        assertEquals(3, opened.size(), "a connection makes room once");
        queue.onAcceptFailed(opened.get(1), new IOException("hung up"));
        assertEquals(4, opened.size());
        assertEquals(3, queue.size(), "one waits, two are being opened");
    }

    @Test
    void whoComesBehindACrowdOfItsOwnAddressIsSoonOpenedAndTheEldestIsTooInTurn() {
        AdmissionQueue queue = queue(1);
        for (int i = 0; i < 6; i++) {
            add(queue, "192.0.2.1");
        }
        assertEquals(List.of(1, 5, 2, 4, 3), restOf(queue));
    }

    @Test
    void addressesTakeTurns() throws UnknownHostException {
        AdmissionQueue queue = queue(1);
        for (int i = 0; i < 4; i++) {
            add(queue, "192.0.2.1");
        }
        add(queue, "192.0.2.2");
        List<Integer> order = restOf(queue);
        assertTrue(order.indexOf(4) <= 1, order.toString());
    }

    @Test
    void aConnectionHasTheNumberOfItsComingHoweverLateItIsOpened() {
        AdmissionQueue queue = queue(3);
        SocketChannel first = add(queue, "192.0.2.1");
        SocketChannel second = add(queue, "192.0.2.2");
        SocketChannel third = add(queue, "192.0.2.1");
        assertTrue(queue.number(first) < queue.number(second));
        assertTrue(queue.number(second) < queue.number(third));
    }

    @Test
    void whileThereAreAsManyAsMayBeNoneIsOpened() {
        AdmissionQueue queue = queue(3);
        isOpen = false;
        SocketChannel connection = add(queue, "192.0.2.1");
        assertEquals(List.of(), opened);
        isOpen = true;
        queue.proceed();
        assertEquals(List.of(connection), opened);
    }

    @Test
    void atTheEndAllAreOpenedAtOnceAndWhatComesLateToo() {
        AdmissionQueue queue = queue(1);
        isOpen = false;
        for (int i = 0; i < 5; i++) {
            add(queue, "192.0.2.1");
        }
        queue.end();
        add(queue, "192.0.2.1");
        assertEquals(6, opened.size());
        assertEquals(List.of(), queue.abandon());
    }

    @Test
    void whoWaitsWhenTheServerHasStoppedIsGivenBackToBeClosed() {
        AdmissionQueue queue = queue(1);
        SocketChannel first = add(queue, "192.0.2.1");
        SocketChannel second = add(queue, "192.0.2.1");
        assertEquals(List.of(second), queue.abandon());
        assertEquals(List.of(first), opened);
    }

    @Test
    void afterTheEndItIsEmptyOnlyWhenEachHasBeenOpenedOrHasFailed() {
        AdmissionQueue queue = queue(1);
        SocketChannel first = add(queue, "192.0.2.1");
        SocketChannel second = add(queue, "192.0.2.1");
        queue.end();
        queue.admitted(first);
        assertFalse(queue.whenEmpty().isDone());
        queue.onAcceptFailed(second, new IOException("hung up"));
        assertTrue(queue.whenEmpty().isDone());
    }

    @Test
    void beforeTheEndNobodyIsToldThatItIsEmpty() {
        AdmissionQueue queue = queue(1);
        queue.admitted(add(queue, "192.0.2.1"));
        assertFalse(queue.whenEmpty().isDone());
        queue.end();
        assertTrue(queue.whenEmpty().isDone());
    }
}
