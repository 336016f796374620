package io.supernode.testkit.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NodePortsTest {

    @Test
    void noTwoPortsOfAClusterAreTheSame() throws IOException {
        List<NodePorts> nodes = NodePorts.find(ClusterProcesses.addresses(5));
        List<Integer> ports = nodes.stream()
                .flatMap(node -> Stream.of(node.control(), node.download(), node.cluster()))
                .toList();
        assertEquals(15, ports.stream().distinct().count(), nodes.toString());
        assertTrue(ports.stream().allMatch(port -> port < 32_768), "among those of outgoing connections: " + ports);
    }

    @Test
    void eachNodeHasAnAddressOfItsOwn() throws IOException {
        assertEquals(
                List.of("127.0.0.2", "127.0.0.3", "127.0.0.4"),
                NodePorts.find(ClusterProcesses.addresses(3)).stream().map(NodePorts::address).toList());
    }
}
