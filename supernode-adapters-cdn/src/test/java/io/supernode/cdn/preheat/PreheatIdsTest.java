package io.supernode.cdn.preheat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Ids that grow, fit into numbers of JSON, and tell the node that took the preheat. */
class PreheatIdsTest {

    private static final long NOW = 1_790_000_000_000L;
    private static final long MOST_EXACT_IN_JSON = 1L << 53;
    /** The hash of the last name is negative. */
    private static final List<String> NODES = List.of("192.0.2.1:7946", "192.0.2.2:7946", "192.0.2.3:7946", "polygenelubricants");

    @Test
    void anIdTellsTheNodeThatTookIt() {
        for (String node : NODES) {
            long id = PreheatIds.ofNode(node).next(0, NOW);
            assertEquals(List.of(node), PreheatIds.takers(id, NODES));
            assertTrue(id < MOST_EXACT_IN_JSON);
        }
    }

    @Test
    void idsOfOneMillisecondDifferAndGrowAlsoAfterASupernodeHasBecomeANode() {
        PreheatIds node = PreheatIds.ofNode(NODES.get(0));
        long alone = PreheatIds.alone().next(NOW, NOW);
        assertEquals(NOW + 1, alone);
        long first = node.next(alone, NOW);
        long second = node.next(first, NOW);
        assertTrue(alone < first && first < second);
        assertEquals(List.of(NODES.get(0)), PreheatIds.takers(second, NODES));
    }

    @Test
    void anIdOfASupernodeAloneIsTheTimeAndTellsNoNodeWhateverItsLastDigitsAre() {
        for (int n = 0; n < 1000; n++) {
            long id = PreheatIds.alone().next(0, NOW + n);
            assertEquals(NOW + n, id);
            assertEquals(List.of(), PreheatIds.takers(id, NODES));
        }
    }

    @Test
    void ofNodesWhoseNamesHaveTheSameDigitsEitherMayHaveTakenIt() {
        // "Aa" and "BB" have one hash.
        long id = PreheatIds.ofNode("node-Aa").next(0, NOW);
        assertEquals(List.of("node-Aa", "node-BB"), PreheatIds.takers(id, List.of("node-Aa", NODES.get(0), "node-BB")));
    }

    @Test
    void anIdOfANodeThatHasGoneTellsNoOtherNode() {
        long id = PreheatIds.ofNode(NODES.get(0)).next(0, NOW);
        assertEquals(List.of(), PreheatIds.takers(id, NODES.subList(1, NODES.size())));
    }
}
