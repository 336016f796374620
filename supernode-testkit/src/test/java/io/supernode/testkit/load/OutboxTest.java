package io.supernode.testkit.load;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OutboxTest {

    private static final long PAUSE = 10_000_000;

    private final Outbox outbox = new Outbox();

    private static Call call(CallKind kind) {
        return new Call(kind, null, new byte[0]);
    }

    @Test
    void whatIsNeverHeldGoesBeforePulls() {
        Call pull = call(CallKind.PULL);
        Call report = call(CallKind.PIECE_SUCCESS);
        outbox.add(pull);
        outbox.add(report);
        assertSame(report, outbox.poll(true));
        assertSame(pull, outbox.poll(true));
        assertNull(outbox.poll(true));
    }

    @Test
    void pullsStayWhileNoConnectionIsLeftForThem() {
        Call pull = call(CallKind.PULL);
        outbox.add(pull);
        assertNull(outbox.poll(false));
        assertSame(pull, outbox.poll(true));
    }

    @Test
    void aPausedCallComesAfterItsPauseAndNotBefore() {
        Call pull = call(CallKind.PULL);
        outbox.addLater(pull, 100);
        outbox.ripen(100 + PAUSE - 1);
        assertNull(outbox.poll(true));
        assertFalse(outbox.isEmpty());
        outbox.ripen(100 + PAUSE);
        assertSame(pull, outbox.poll(true));
        assertTrue(outbox.isEmpty());
    }

    @Test
    void clearingDropsEveryLane() {
        outbox.add(call(CallKind.PULL));
        outbox.add(call(CallKind.REGISTER));
        outbox.addLater(call(CallKind.PULL), 0);
        outbox.clear();
        assertTrue(outbox.isEmpty());
    }
}
