package io.supernode.core.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.supernode.core.event.SupernodeEvent.EventsLost;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A slow observer hurts nobody but itself. */
class QueuedObserverTest {

    private final List<SupernodeEvent> events = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private final List<RuntimeException> failures = new ArrayList<>();

    private QueuedObserver queued(int capacity) {
        return new QueuedObserver(
                (event, atNanos) -> {
                    events.add(event);
                    times.add(atNanos);
                },
                capacity, failures::add);
    }

    private static SupernodeEvent event(int number) {
        return new EventsLost(1000 + number);
    }

    @Test
    void nothingIsPassedOnBeforeItIsDrained() {
        QueuedObserver observer = queued(10);
        observer.onEvent(event(1), 5);
        assertEquals(List.of(), events);
        assertEquals(1, observer.drain());
        assertEquals(List.of(event(1)), events);
        assertEquals(List.of(5L), times);
        assertEquals(0, observer.drain());
    }

    @Test
    void eventsArePassedOnInTheirOrder() {
        QueuedObserver observer = queued(10);
        for (int n = 0; n < 10; n++) {
            observer.onEvent(event(n), n);
        }
        assertEquals(10, observer.drain());
        for (int n = 0; n < 10; n++) {
            assertEquals(event(n), events.get(n));
        }
    }

    @Test
    void whenTheQueueIsFullTheObserverIsToldHowManyEventsAreMissing() {
        QueuedObserver observer = queued(2);
        for (int n = 0; n < 5; n++) {
            observer.onEvent(event(n), n);
        }
        observer.drain();
        assertEquals(List.of(event(0), event(1), new EventsLost(3)), events);
        assertEquals(List.of(0L, 1L, 4L), times);
        observer.onEvent(event(6), 6);
        observer.drain();
        assertEquals(event(6), events.get(3), "what was lost is told once");
    }

    @Test
    void whatWasLostIsToldInItsPlaceBeforeWhatCameLater() {
        QueuedObserver observer = queued(2);
        for (int n = 0; n < 4; n++) {
            observer.onEvent(event(n), n);
        }
        events.clear();
        observer.drain();
        observer.onEvent(event(9), 9);
        observer.drain();
        assertEquals(List.of(event(0), event(1), new EventsLost(2), event(9)), events);
    }

    @Test
    void whatTheObserverThrowsIsReportedAndTheNextEventComes() {
        QueuedObserver observer = new QueuedObserver(
                (event, atNanos) -> {
                    if (event.equals(event(0))) {
                        throw new IllegalStateException("broken");
                    }
                    events.add(event);
                },
                10, failures::add);
        observer.onEvent(event(0), 0);
        observer.onEvent(event(1), 1);
        assertEquals(2, observer.drain());
        assertEquals(List.of(event(1)), events);
        assertEquals("broken", failures.get(0).getMessage());
    }

    @Test
    void whoTellsAnEventDoesNotWaitForASlowObserver() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        QueuedObserver observer = new QueuedObserver(
                (event, atNanos) -> {
                    entered.countDown();
                    try {
                        leave.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                2, failures::add);
        observer.onEvent(event(0), 0);
        Thread drains = new Thread(observer::drain);
        drains.start();
        entered.await();
        observer.onEvent(event(1), 1);
        observer.onEvent(event(2), 2);
        observer.onEvent(event(3), 3);
        leave.countDown();
        drains.join();
        assertEquals(List.of(), failures);
    }

    @Test
    void aQueueHasRoom() {
        assertThrows(IllegalArgumentException.class, () -> queued(0));
    }
}
