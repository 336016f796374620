package io.supernode.testkit.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PeerNamesTest {

    private static final int PEERS = 10_000;
    private static final int RUNS = 20;
    private static final long NOW = 1_795_000_000_000L;
    private static final int SECOND_MILLIS = 1000;

    @Test
    void eachPeerHasAnAddressOfItsOwnAlsoInFurtherRuns() {
        Set<String> addresses = new HashSet<>();
        for (int run = 0; run < RUNS; run++) {
            PeerNames names = new PeerNames(PeerNames.MOST, NOW + run * SECOND_MILLIS);
            for (int i = 0; i < PEERS; i++) {
                addresses.add(names.next().ip());
            }
        }
        assertEquals(RUNS * PEERS, addresses.size());
        assertTrue(addresses.stream().allMatch(address -> address.matches("10(\\.\\d{1,3}){3}")));
    }

    @Test
    void namesComeAgainInTheSameOrder() {
        PeerNames names = new PeerNames(2, NOW);
        PeerNames.Name first = names.next();
        names.next();
        assertEquals(first, names.next());
    }
}
