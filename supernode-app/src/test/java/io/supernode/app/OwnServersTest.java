package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.PeerAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnServersTest {

    private List<PeerAddress> nodes = List.of(new PeerAddress("10.0.0.9", 8001), new PeerAddress("10.0.0.8", 9001));
    private final OwnServers own = new OwnServers(
            Set.of("10.0.0.9", "fd00:0::1", "192.0.2.80"), Set.of(8001, 8002, 7946), () -> nodes);

    @ParameterizedTest
    @CsvSource({
        "10.0.0.9, 8001", "10.0.0.9, 8002", "10.0.0.9, 7946", "::ffff:10.0.0.9, 8002", "192.0.2.80, 8002",
        "fd00::1, 8002", "fd00:0:0::1, 8002", "127.0.0.1, 8002", "127.3.4.5, 8002", "::1, 8002", "::ffff:127.0.0.1, 8001",
        "10.0.0.8, 9001", "10.0.0.8, 8002", "10.0.0.8, 7946"
    })
    void thePortsOfTheSupernodeAndOfOtherNodesAreNoUploadServers(String ip, int port) {
        assertTrue(own.test(new PeerAddress(ip, port)));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.9, 15001", "127.0.0.1, 15001", "10.0.0.8, 15001", "10.0.0.1, 8002", "10.0.0.1, 8001", "10.0.0.9, 9001",
        "10.0.0.9, 0", "fd00::2, 8002"
    })
    void clientsOnTheSameMachinesAndThoseThatUseTheSamePortsElsewhereServe(String ip, int port) {
        assertFalse(own.test(new PeerAddress(ip, port)));
    }

    @Test
    void aNodeThatComesIsKnownAtOnceAndOneThatHasGoneIsNoneAnyMore() {
        nodes = List.of(new PeerAddress("10.0.0.7", 9002));
        assertTrue(own.test(new PeerAddress("10.0.0.7", 9002)));
        assertTrue(own.test(new PeerAddress("10.0.0.7", 8002)));
        assertFalse(own.test(new PeerAddress("10.0.0.8", 9001)));
        assertFalse(own.test(new PeerAddress("10.0.0.8", 8002)));
    }
}
