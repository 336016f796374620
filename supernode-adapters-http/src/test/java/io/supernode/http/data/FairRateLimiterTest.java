package io.supernode.http.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shares of a bandwidth, by a clock that the test moves. */
class FairRateLimiterTest {

    private static final long SECOND = 1_000_000_000;
    private static final long MB = 1 << 20;
    private static final int MOST = 1 << 20;

    private record Wake(long at, Runnable action) {}

    private final PriorityQueue<Wake> wakes = new PriorityQueue<>((a, b) -> Long.compare(a.at, b.at));
    private final Map<String, Long> granted = new HashMap<>();
    private long now;
    private FairRateLimiter bandwidth = bandwidth(10 * MB);

    private FairRateLimiter bandwidth(long rate) {
        return new FairRateLimiter(rate, () -> now, (nanos, action) -> wakes.add(new Wake(now + nanos, action)));
    }

    /** A transfer that always wants more. */
    private void greedy(String task, String client) {
        if (now < 10 * SECOND) {
            int bytes = bandwidth.part(MOST);
            Runnable next = () -> {
                granted.merge(task + client, (long) bytes, Long::sum);
                greedy(task, client);
            };
            if (bandwidth.take(task, client, bytes, next)) {
                next.run();
            }
        }
    }

    private void pass(long nanos) {
        long end = now + nanos;
        while (!wakes.isEmpty() && wakes.peek().at <= end) {
            Wake wake = wakes.remove();
            now = Math.max(now, wake.at);
            wake.action.run();
        }
        now = end;
    }

    private long grantedInAll() {
        return granted.values().stream().mapToLong(Long::longValue).sum();
    }

    @ParameterizedTest
    @ValueSource(longs = {1 << 20, 10 << 20, 180 << 20, 10_000_000_000L})
    void inAnySecondNoMoreThanTheRateAndHardlyLessIsGranted(long rate) {
        bandwidth = bandwidth(rate);
        greedy("t", "a");
        long before = 0;
        for (int second = 0; second < 5; second++) {
            pass(SECOND);
            long inThisSecond = grantedInAll() - before;
            long slack = rate / 50 + 2 * bandwidth.part(MOST);
            assertTrue(Math.abs(inThisSecond - rate) <= slack, inThisSecond + " of " + rate);
            before = grantedInAll();
        }
    }

    @Test
    void tasksGetTheSameHoweverManyClientsTheyHave() {
        greedy("lonely", "x");
        for (int i = 0; i < 50; i++) {
            greedy("crowd", "c" + i);
        }
        pass(5 * SECOND);
        long lonely = granted.get("lonelyx");
        assertEquals(0.5, (double) lonely / grantedInAll(), 0.05);
    }

    @Test
    void clientsOfATaskGetTheSameHoweverManyConnectionsTheyHave() {
        greedy("t", "modest");
        for (int i = 0; i < 20; i++) {
            greedy("t", "greedy");
        }
        pass(5 * SECOND);
        assertEquals(0.5, (double) granted.get("tmodest") / grantedInAll(), 0.05);
    }

    /** A transfer that wants so many bytes, and whose client has not shown that it reads. */
    private void fresh(String client, long connection, long left) {
        int bytes = (int) Math.min(left, bandwidth.freshPart(MOST));
        Runnable next = () -> {
            granted.merge(client, (long) bytes, Long::sum);
            fresh(client, connection, left - bytes);
        };
        if (bytes > 0 && bandwidth.takeFresh("t", client, connection, bytes, next)) {
            next.run();
        }
    }

    @Test
    void connectionsThatNobodyMayReadLeaveThreeQuartersToThoseThatAreRead() {
        greedy("t", "reader");
        for (int i = 0; i < 50; i++) {
            fresh("crowd" + i, i, Long.MAX_VALUE);
        }
        pass(5 * SECOND);
        assertEquals(0.75, (double) granted.get("treader") / grantedInAll(), 0.05);
    }

    @Test
    void connectionsThatNobodyMayReadHaveAllThatNobodyElseWants() {
        fresh("a", 1, Long.MAX_VALUE);
        pass(SECOND);
        assertEquals(1.0, (double) grantedInAll() / (10 * MB), 0.1);
    }

    @Test
    void whoComesLastOfACrowdOfOneAddressNeedNotWaitForAllOfItAndWhoCameFirstIsNotForgotten() {
        Map<String, Long> ended = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            crowd(i, 3, ended);
        }
        crowd(1_000, 8, ended);
        pass(SECOND);
        assertTrue(ended.get("1000") < SECOND / 4, ended.get("1000") + " ns");
        assertTrue(ended.get("1") < SECOND / 2, ended.get("1") + " ns");
    }

    /** One connection of the same client that wants so many parts. */
    private void crowd(long connection, int parts, Map<String, Long> ended) {
        if (parts == 0) {
            ended.put(Long.toString(connection), now);
            return;
        }
        Runnable next = () -> crowd(connection, parts - 1, ended);
        if (bandwidth.takeFresh("t", "crowd", connection, bandwidth.freshPart(MOST), next)) {
            next.run();
        }
    }

    @Test
    void timeInWhichNobodyAskedIsNotMadeUpFor() {
        pass(3 * SECOND);
        greedy("t", "a");
        long atOnce = grantedInAll();
        assertTrue(atOnce <= 10 * MB / 50 + bandwidth.part(MOST), "at once: " + atOnce);
    }

    @Test
    void aChangedRateAppliesToWaitingTransfers() {
        greedy("t", "a");
        pass(SECOND);
        long slow = grantedInAll();
        bandwidth.setRate(100 * MB);
        assertEquals(100 * MB, bandwidth.rate());
        pass(SECOND);
        assertEquals(100.0 * MB, grantedInAll() - slow, 5.0 * MB);
    }

    @Test
    void withoutABoundNobodyWaits() {
        assertTrue(bandwidth.take("t", "a", 100 << 20, () -> {}));
        assertFalse(bandwidth.take("t", "a", 1, () -> granted.put("waited", 1L)));
        bandwidth.setRate(FairRateLimiter.UNLIMITED);
        pass(1);
        assertEquals(Map.of("waited", 1L), granted);
        for (int i = 0; i < 1000; i++) {
            assertTrue(bandwidth.take("t", "a", MOST, () -> {}));
        }
        assertEquals(MOST, bandwidth.part(MOST));
    }

    @Test
    void aHugeRateThatBecomesTinyDoesNotBlockForEver() {
        bandwidth.setRate(1L << 50);
        boolean goesOn = true;
        while (goesOn) {
            goesOn = bandwidth.take("t", "a", Integer.MAX_VALUE, () -> granted.put("late", 1L));
        }
        bandwidth.setRate(1);
        pass(61 * SECOND);
        assertEquals(Map.of("late", 1L), granted);
    }

    @Test
    void aNegativeRateIsRefusedAndChangesNothing() {
        assertThrows(IllegalArgumentException.class, () -> bandwidth.setRate(-1));
        assertEquals(10 * MB, bandwidth.rate());
    }

    @Test
    void turnsGoRoundTasksThenClientsThenTheOrderOfComing() {
        RoundRobinQueue<String> queue = new RoundRobinQueue<>();
        for (String item : List.of("A a 1", "A a 2", "A b 3", "B a 4", "A a 5", "B c 6")) {
            String[] parts = item.split(" ");
            queue.add(parts[0], parts[1], parts[2]);
        }
        StringBuilder order = new StringBuilder();
        while (!queue.isEmpty()) {
            order.append(queue.next());
        }
        assertEquals("143625", order.toString());
    }
}
