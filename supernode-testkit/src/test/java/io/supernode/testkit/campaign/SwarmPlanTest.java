package io.supernode.testkit.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.testkit.campaign.Crowd.Guest;
import io.supernode.testkit.client.ClientMix;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.peer.Serving;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SwarmPlanTest {

    private static final int PEERS = 30;
    private static final Duration SPREAD = Duration.ofSeconds(100);

    private static SwarmPlan plan(long seed) {
        return new SwarmPlan(
                PEERS, ClientMix.MIX, 3, 1000, 0, 0, SPREAD, Collections.nCopies(PEERS, Serving.HONEST), seed);
    }

    private static List<String> guests(long seed) throws Exception {
        try (FakeOrigin origin = FakeOrigin.start()) {
            return plan(seed).guests(8002, origin, Path.of("x")).stream().map(SwarmPlanTest::text).toList();
        }
    }

    private static String text(Guest guest) {
        return guest.settings().kind() + " " + guest.coming();
    }

    @Test
    void theSameSeedIsTheSamePlan() throws Exception {
        assertEquals(guests(5), guests(5));
        assertNotEquals(guests(5), guests(6));
    }

    @Test
    void everybodyComesWithinTheSpread() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start()) {
            for (Guest guest : plan(1).guests(8002, origin, Path.of("x"))) {
                assertTrue(guest.coming().compareTo(SPREAD) < 0 && !guest.coming().isNegative(), text(guest));
            }
        }
    }

    @Test
    void filesHaveDifferentContents() {
        assertEquals(3, List.of(plan(1).content(0).md5(), plan(1).content(1).md5(), plan(1).content(2).md5()).stream()
                .distinct()
                .count());
    }
}
