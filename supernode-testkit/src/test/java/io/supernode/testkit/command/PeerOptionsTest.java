package io.supernode.testkit.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.testkit.peer.PeerSettings;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class PeerOptionsTest {

    private static final int PEERS = 50;

    @Command
    private static final class Peers {
        @Mixin
        private PeerOptions options;
    }

    private static List<List<String>> nodesOfPeers(String... arguments) {
        Peers peers = new Peers();
        new CommandLine(peers)
                .registerConverter(NodeAddress.class, NodeAddress::parse)
                .registerConverter(Rate.class, Rate::parse)
                .parseArgs(arguments);
        return IntStream.range(0, PEERS)
                .mapToObj(i -> peers.options.settings(Path.of("file")).build())
                .map(PeerSettings::nodes)
                .toList();
    }

    @Test
    void eachPeerKnowsAllNodesInAnOrderOfItsOwnAndTheSeedDecidesIt() {
        String[] arguments = {"--node", "a:1,b:2,c", "http://o/f"};
        List<List<String>> nodes = nodesOfPeers(arguments);
        assertEquals(Set.of(Set.of("a:1", "b:2", "c:8002")), new HashSet<>(nodes.stream().map(TreeSet::new).toList()));
        assertEquals(6, new HashSet<>(nodes).size(), "all orders of three");
        assertEquals(nodes, nodesOfPeers(arguments));
        assertEquals(Set.of(List.of("a:1")), new HashSet<>(nodesOfPeers("--node", "a:1", "http://o/f")));
    }
}
