package io.supernode.testkit.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where a node of a cluster listens.
 *
 * @param address of loopback
 * @param control port of clients' calls
 * @param download port of pieces
 * @param cluster port of the other nodes; {@link #failure} is used too
 */
public record NodePorts(String address, int control, int download, int cluster) {

    /** Below those that the system gives to outgoing connections: a node that is started again must find its ports free. */
    private static final int FIRST = 20_000;
    private static final int LAST = 31_000;
    /** As docs/cluster.md has it. */
    private static final int FAILURE_PORT_OFFSET = 100;

    /** The port by which nodes notice that one of them has died. */
    public int failure() {
        return cluster + FAILURE_PORT_OFFSET;
    }

    /** What the node is called by the others. */
    public String name() {
        return address + ':' + cluster;
    }

    /** Free ports for a node at each of these addresses. */
    static List<NodePorts> find(List<String> addresses) throws IOException {
        List<NodePorts> found = new ArrayList<>();
        Set<Integer> taken = new HashSet<>();
        for (String address : addresses) {
            int cluster = free(address, taken, true);
            found.add(new NodePorts(address, free(address, taken, false), free(address, taken, false), cluster));
        }
        return found;
    }

    private static int free(String address, Set<Integer> taken, boolean needsSecond) throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            int last = needsSecond ? port + FAILURE_PORT_OFFSET : port;
            boolean isFree = !taken.contains(port) && !taken.contains(last) && isFree(address, port) && isFree(address, last);
            if (isFree) {
                taken.add(port);
                taken.add(last);
                return port;
            }
        }
    }

    private static boolean isFree(String address, int port) throws IOException {
        InetAddress local = InetAddress.getByName(address);
        try (ServerSocket socket = new ServerSocket(port, 1, local)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
