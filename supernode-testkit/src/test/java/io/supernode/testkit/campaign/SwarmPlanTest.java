package io.supernode.testkit.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.testkit.campaign.ArrivingPeers.Arrival;
import io.supernode.testkit.client.ClientMix;
import io.supernode.testkit.command.NodeAddress;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.peer.Serving;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SwarmPlanTest {

    private static final int PEERS = 30;
    private static final Duration SPREAD = Duration.ofSeconds(100);

    private static SwarmPlan plan(long seed) {
        return new SwarmPlan(
                PEERS, ClientMix.MIX, 3, 1000, 0, 0, SPREAD, Collections.nCopies(PEERS, Serving.HONEST), seed);
    }

    private static List<String> arrivals(long seed) throws Exception {
        try (FakeOrigin origin = FakeOrigin.start()) {
            return plan(seed).arrivals(8002, origin, Path.of("x")).stream().map(SwarmPlanTest::text).toList();
        }
    }

    private static String text(Arrival arrival) {
        return arrival.settings().kind() + " " + arrival.coming();
    }

    @Test
    void theSameSeedIsTheSamePlan() throws Exception {
        assertEquals(arrivals(5), arrivals(5));
        assertNotEquals(arrivals(5), arrivals(6));
    }

    @Test
    void everybodyComesWithinTheSpread() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start()) {
            for (Arrival arrival : plan(1).arrivals(8002, origin, Path.of("x"))) {
                assertTrue(arrival.coming().compareTo(SPREAD) < 0 && !arrival.coming().isNegative(), text(arrival));
            }
        }
    }

    @Test
    void filesHaveDifferentContents() {
        assertEquals(3, List.of(plan(1).content(0).md5(), plan(1).content(1).md5(), plan(1).content(2).md5()).stream()
                .distinct()
                .count());
    }

    @Test
    void eachPeerHasAllNodesOfAClusterInAnOrderOfItsOwn() throws Exception {
        List<NodeAddress> nodes = List.of(new NodeAddress("127.0.0.2", 1), new NodeAddress("127.0.0.3", 2), new NodeAddress("127.0.0.4", 3));
        try (FakeOrigin origin = FakeOrigin.start()) {
            List<List<String>> orders = plan(1).arrivals(nodes, origin, Path.of("x")).stream()
                    .map(arrival -> arrival.settings().nodes())
                    .toList();
            assertTrue(orders.stream().allMatch(order -> Set.copyOf(order).size() == nodes.size()), orders.toString());
            assertEquals(6, Set.copyOf(orders).size(), "not every order is some peer's: " + orders);
        }
    }
}
