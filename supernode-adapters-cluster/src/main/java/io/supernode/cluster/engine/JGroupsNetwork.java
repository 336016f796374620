package io.supernode.cluster.engine;

import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.cluster.membership.ClusterNode;
import io.supernode.cluster.settings.ClusterSettings;
import io.supernode.core.codec.ByteReader;
import io.supernode.core.codec.DamagedRecordException;
import io.supernode.core.codec.RecordFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link ClusterNetwork} on JGroups. */
public final class JGroupsNetwork implements ClusterNetwork {

    /**
     * Moves with each change of what is sent, but for the records in it, which have a version of their own. Nodes of two versions of
     * either are two clusters: each goes on with its own clients, and none misreads the other.
     */
    public static final int PROTOCOL_VERSION = 7;

    private static final Logger LOG = LoggerFactory.getLogger(JGroupsNetwork.class);
    /** A view whose members include one that has begun anew is told as two changes. */
    private static final long EPOCHS_OF_A_VIEW = 2;
    /** How the system says that a port is taken. */
    private static final String IN_USE = "in use";

    private final ClusterSettings settings;
    private final JChannel channel;
    private Listener listener;
    /** Replaced as a whole. */
    private volatile Map<String, Member> others = Map.of();
    /** Members whose names are those of others by now; replaced as a whole. */
    private volatile Set<Address> superseded = Set.of();

    /** A member of the cluster that is not this node. */
    private record Member(Address address, NodeSender sender) {}

    /** @throws IOException if the engine cannot be set up */
    public JGroupsNetwork(ClusterSettings settings) throws IOException {
        this.settings = settings;
        // Before anything of the engine asks for its log.
        EngineLog.use();
        try {
            channel = new JChannel(JGroupsStack.of(settings));
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java platform cannot encrypt what nodes say to each other", e);
        } catch (Exception e) {
            throw new IOException("the cluster cannot be set up: " + e.getMessage(), e);
        }
        // Else it would answer whoever asks, with all that it knows.
        channel.getProtocolStack().getTransport().getDiagnosticsHandler().setEnabled(false);
        channel.setName(settings.self().name());
        channel.setDiscardOwnMessages(true);
        channel.addAddressGenerator(() -> NodeAddress.of(settings.self()));
    }

    @Override
    public void join(Listener told) throws IOException {
        listener = told;
        channel.setReceiver(new Incoming());
        try {
            channel.connect(channelName(settings.name(), RecordFormat.VERSION));
        } catch (Exception e) {
            channel.close();
            throw new IOException("the cluster cannot listen at " + settings.listenAddress() + ": " + cause(e), e);
        }
    }

    /** Nodes see those of the same name alone. */
    static String channelName(String cluster, int recordVersion) {
        return cluster + '/' + PROTOCOL_VERSION + '.' + recordVersion;
    }

    /** The engine tells every cause as a port that is not available, so what is wrong with it is tried here. */
    private String cause(Exception failure) {
        InetAddress address = settings.bind().getAddress();
        if (bindFailure(address, 0).isPresent()) {
            return address.getHostAddress() + " is no address of this machine";
        }
        String told = String.valueOf(rootMessage(failure));
        int port = settings.bind().getPort();
        return bindFailure(address, port)
                .map(message -> "port " + port
                        + (message.contains(IN_USE) ? " is taken by another process" : " cannot be listened at: " + message))
                .orElse(told);
    }

    /** Why nobody can listen there; empty if it can be done. */
    private static Optional<String> bindFailure(InetAddress address, int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, address)) {
            return socket.isBound() ? Optional.empty() : Optional.of("it is not bound");
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }

    @Override
    public void send(String node, byte[] message) {
        Member member = others.get(node);
        if (member != null) {
            member.sender().add(message);
        }
    }

    @Override
    public void sendInOrder(String node, byte[] message) {
        Member member = others.get(node);
        if (member != null) {
            send(new BytesMessage(member.address(), message));
        }
    }

    private void send(Message message) {
        try {
            // What finds no room in the queue of a node that takes nothing is sent again by the engine.
            channel.send(message.setFlag(Message.TransientFlag.DONT_BLOCK));
        } catch (Exception e) {
            LOG.debug("a message to {} was not sent", message.getDest(), e);
        }
    }

    /** Called by one thread at a time. */
    private void replaceOthers(Map<String, Address> addresses) {
        Map<String, Member> former = others;
        Map<String, Member> next = new HashMap<>();
        addresses.forEach((name, address) -> {
            Member known = former.get(name);
            next.put(name, known != null && known.address().equals(address) ? known : member(name, address));
        });
        others = Map.copyOf(next);
        former.forEach((name, member) -> {
            if (member != next.get(name)) {
                member.sender().close();
            }
        });
    }

    private Member member(String name, Address address) {
        return new Member(address, new NodeSender(name, messages -> send(BatchMessage.of(address, messages))));
    }

    @Override
    public void close() {
        channel.close();
        replaceOthers(Map.of());
    }

    private final class Incoming implements Receiver {

        @Override
        public void viewAccepted(View view) {
            Map<String, Address> addresses = new LinkedHashMap<>();
            Map<String, ClusterNode> nodes = new LinkedHashMap<>();
            Set<Address> formerOnes = new HashSet<>();
            for (Address address : view.getMembers()) {
                Optional<ClusterNode> node = NodeAddress.node(address);
                if (node.isEmpty()) {
                    LOG.warn("a member of the cluster is no supernode: {}", address);
                    continue;
                }
                String name = node.get().name();
                boolean isSelf = address.equals(channel.address());
                if (nodes.containsKey(name)) {
                    LOG.warn(
                            "two members of the cluster have the name {}, with the data ports {} and {}: the one that joined last counts."
                                    + " If the other one is not its former process, give each node a name of its own (clusterNodeName)",
                            name, nodes.get(name).data(), node.get().data());
                    if (settings.self().name().equals(name) && !isSelf) {
                        formerOnes.add(address);
                        continue;
                    }
                    formerOnes.add(addresses.get(name));
                }
                nodes.put(name, isSelf ? settings.self() : node.get());
                addresses.put(name, address);
            }
            superseded = Set.copyOf(formerOnes);
            nodes.putIfAbsent(settings.self().name(), settings.self());
            addresses.remove(settings.self().name());
            tell(EPOCHS_OF_A_VIEW * view.getViewId().getId(), addresses, nodes);
        }

        /** A process that has the name of another one knows nothing of what that one was asked and told: the other is gone first. */
        private void tell(long epoch, Map<String, Address> addresses, Map<String, ClusterNode> nodes) {
            Set<String> begunAnew = new HashSet<>();
            others.forEach((name, member) -> {
                if (addresses.containsKey(name) && !addresses.get(name).equals(member.address())) {
                    begunAnew.add(name);
                }
            });
            if (!begunAnew.isEmpty()) {
                Map<String, Address> lasting = new HashMap<>(addresses);
                lasting.keySet().removeAll(begunAnew);
                replaceOthers(lasting);
                listener.membersChanged(new ClusterMembers(epoch - 1, settings.self(),
                        nodes.values().stream().filter(node -> !begunAnew.contains(node.name())).toList()));
            }
            replaceOthers(addresses);
            listener.membersChanged(new ClusterMembers(epoch, settings.self(), List.copyOf(nodes.values())));
        }

        @Override
        public void receive(Message message) {
            byte[] array = message.getArray();
            Optional<ClusterNode> from = NodeAddress.node(message.getSrc());
            if (array == null || from.isEmpty() || superseded.contains(message.getSrc())) {
                return;
            }
            String name = from.get().name();
            if (message instanceof BatchMessage batch) {
                try {
                    batch.forEach(each -> listener.received(name, each));
                } catch (DamagedRecordException e) {
                    LOG.warn("node {} has sent what cannot be read: {}", name, e.getMessage());
                }
                return;
            }
            int start = message.getOffset();
            listener.received(name, new ByteReader(array, start, start + message.getLength()));
        }
    }
}
