package io.supernode.testkit.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
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
 * @param cluster port of the other nodes
 */
public record NodePorts(String address, int control, int download, int cluster) {

    /** Below those that the system gives to outgoing connections: a node that is started again must find its ports free. */
    private static final int FIRST = 20_000;
    private static final int LAST = 31_000;

    /** Where the other nodes reach it. */
    String clusterAddress() {
        return address + ':' + cluster;
    }

    /** What to ask at its control port. */
    URI controlUri(String path) {
        return URI.create("http://" + address + ':' + control + path);
    }

    /** Free ports for a node at each of these addresses. */
    static List<NodePorts> find(List<String> addresses) throws IOException {
        List<NodePorts> found = new ArrayList<>();
        Set<Integer> taken = new HashSet<>();
        for (String address : addresses) {
            int cluster = free(address, taken);
            found.add(new NodePorts(address, free(address, taken), free(address, taken), cluster));
        }
        return found;
    }

    private static int free(String address, Set<Integer> taken) throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (!taken.contains(port) && isFree(address, port)) {
                taken.add(port);
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
