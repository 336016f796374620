package io.supernode.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FlowNetworkProperties {

    private static final double ROUNDING = 1e-6;

    @Test
    void aFlowAloneRunsAtTheSpeedOfItsNarrowerLink() {
        FlowNetwork net = new FlowNetwork(new double[] {2, 5});
        net.start(0, 0, 1, 100, 1, 0);
        assertEquals(2, net.rateOf(0), ROUNDING);
        assertEquals(50, net.nextFinish());
    }

    @Test
    void whatOneFlowCannotUseGoesToTheOthersByWeight() {
        FlowNetwork net = new FlowNetwork(new double[] {10, 1, 100, 100});
        net.start(0, 0, 1, 1000, 1, 0);
        net.start(1, 0, 2, 1000, 1, 0);
        net.start(2, 0, 3, 1000, 2, 0);
        assertEquals(1, net.rateOf(0), ROUNDING);
        assertEquals(3, net.rateOf(1), ROUNDING);
        assertEquals(6, net.rateOf(2), ROUNDING);
    }

    @Test
    void aFlowThatIsSlowedDownEndsLaterAndOneThatIsFreedEndsEarlier() {
        FlowNetwork net = new FlowNetwork(new double[] {1, 1, 1});
        net.start(0, 0, 1, 100, 1, 0);
        net.start(1, 0, 2, 20, 1, 50);
        assertEquals(-1, net.finished(89));
        assertEquals(1, net.finished(90));
        net.stop(1, 90);
        assertEquals(-1, net.finished(119));
        assertEquals(0, net.finished(120));
        assertEquals(0, net.stop(0, 120), ROUNDING);
    }

    @Test
    void aFlowStoppedInTheMiddleTellsWhatWasStillToCome() {
        FlowNetwork net = new FlowNetwork(new double[] {1, 1});
        net.start(0, 0, 1, 100, 1, 0);
        assertEquals(70, net.stop(0, 30), ROUNDING);
        assertEquals(Long.MAX_VALUE, net.nextFinish());
    }

    @Property(tries = 60)
    void noLinkEverCarriesMoreThanItsCapacityAndAfterSettlingAllSharesAreMaxMinFair(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 120) int peers, @ForAll @IntRange(min = 1, max = 6) int degree) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] capacity = random.doubles(2L * peers, 0.1, 2).toArray();
        FlowNetwork net = new FlowNetwork(capacity);
        List<int[]> running = new ArrayList<>();
        double[] weights = new double[peers * degree];
        int started = 0;
        long now = 0;
        for (int step = 0; step < 3 * peers * degree; step++) {
            now += random.nextInt(5);
            if (started < weights.length && (running.isEmpty() || random.nextInt(3) > 0)) {
                weights[started] = random.nextDouble(0.75, 1.25);
                int[] flow = {started, random.nextInt(peers), peers + random.nextInt(peers)};
                net.start(started, flow[1], flow[2], 1e9, weights[started++], now);
                running.add(flow);
            } else if (!running.isEmpty()) {
                net.stop(running.remove(random.nextInt(running.size()))[0], now);
            }
            assertConserved(net, capacity);
        }
        net.settle(now);
        assertConserved(net, capacity);
        for (int[] flow : running) {
            assertTrue(isBottlenecked(net, capacity, weights, flow), () -> "could be faster: " + Arrays.toString(flow));
        }
    }

    private static void assertConserved(FlowNetwork net, double[] capacity) {
        for (int link = 0; link < capacity.length; link++) {
            assertTrue(net.usedOf(link) <= capacity[link] * (1 + ROUNDING), "link over its capacity");
        }
    }

    /** Max-min fair: on one of its links, which is full, no flow has more for its weight. */
    private static boolean isBottlenecked(FlowNetwork net, double[] capacity, double[] weights, int[] flow) {
        double share = net.rateOf(flow[0]) / weights[flow[0]];
        for (int link : new int[] {flow[1], flow[2]}) {
            boolean full = net.usedOf(link) >= capacity[link] * (1 - ROUNDING);
            if (full && Arrays.stream(net.flowsOf(link)).allMatch(
                    other -> net.rateOf(other) / weights[other] <= share * (1 + ROUNDING))) {
                return true;
            }
        }
        return false;
    }
}
