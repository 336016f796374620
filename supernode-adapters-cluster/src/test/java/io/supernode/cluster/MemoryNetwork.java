package io.supernode.cluster;

import io.supernode.cluster.engine.ClusterNetwork;
import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.cluster.membership.ClusterNode;
import io.supernode.core.codec.ByteReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Nodes of one process: they die, are split and healed when the test says so, and messages are lost when it says so. */
final class MemoryNetwork {

    private final Map<String, Port> ports = new HashMap<>();
    /** Nodes of the same number see each other. */
    private final Map<String, Integer> parts = new HashMap<>();
    private long epoch;
    private volatile boolean isMute;
    private boolean isHeld;
    private final Set<String> heldSenders = new HashSet<>();
    private boolean joinsLate;
    private final List<Runnable> held = new ArrayList<>();

    /** The network as one node has it. */
    ClusterNetwork of(ClusterNode node) {
        return new Port(node);
    }

    /** What is sent from now on is lost, while all still look alive. */
    void mute(boolean value) {
        isMute = value;
    }

    /** What is sent is on its way as long as it is held; then all of it comes. */
    synchronized void hold(boolean value) {
        isHeld = value;
        if (!value) {
            heldSenders.clear();
            held.forEach(Runnable::run);
            held.clear();
        }
    }

    /** The same of what these nodes send, until {@code hold(false)}. */
    synchronized void holdFrom(String... nodes) {
        heldSenders.addAll(List.of(nodes));
    }

    /** A node that joins from now on hears of its first members after the first message of another one. */
    synchronized void joinLate() {
        joinsLate = true;
    }

    /** Splits the nodes: these are a part of their own. */
    synchronized void split(String... nodes) {
        for (String node : nodes) {
            parts.put(node, 1);
        }
        tellAll();
    }

    synchronized void heal() {
        parts.clear();
        tellAll();
    }

    private synchronized void tellAll() {
        epoch++;
        for (Port port : ports.values()) {
            List<ClusterNode> seen = new ArrayList<>();
            ports.values().stream().filter(other -> areTogether(port, other)).forEach(other -> seen.add(other.self));
            ClusterMembers members = new ClusterMembers(epoch, port.self, seen);
            Runnable change = () -> port.listener.membersChanged(members);
            if (joinsLate && !port.hasMembers) {
                port.late = change;
            } else {
                port.deliver(change);
            }
            port.hasMembers = true;
        }
    }

    private boolean areTogether(Port one, Port other) {
        return parts.getOrDefault(one.self.name(), 0).equals(parts.getOrDefault(other.self.name(), 0));
    }

    private synchronized void deliver(Port from, String to, byte[] message) {
        if (isHeld || heldSenders.contains(from.self.name())) {
            held.add(() -> deliver(from, to, message));
            return;
        }
        Port target = ports.get(to);
        if (!isMute && ports.get(from.self.name()) == from && target != null && areTogether(from, target)) {
            target.deliver(() -> target.listener.received(from.self.name(), new ByteReader(message, 0, message.length)));
            if (target.late != null) {
                target.deliver(target.late);
                target.late = null;
            }
        }
    }

    private final class Port implements ClusterNetwork {

        private final ClusterNode self;
        private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
            Thread worker = new Thread(task, "network");
            worker.setDaemon(true);
            return worker;
        });
        private Listener listener;
        private boolean hasMembers;
        private Runnable late;

        Port(ClusterNode self) {
            this.self = self;
        }

        void deliver(Runnable message) {
            if (!thread.isShutdown()) {
                thread.execute(message);
            }
        }

        @Override
        public void join(Listener told) {
            synchronized (MemoryNetwork.this) {
                listener = told;
                ports.put(self.name(), this);
                tellAll();
            }
            // As a ClusterNetwork must: the first members are told before this returns.
            CompletableFuture.runAsync(() -> { }, thread).join();
        }

        @Override
        public void send(String node, byte[] message) {
            MemoryNetwork.this.deliver(this, node, message);
        }

        @Override
        public void sendInOrder(String node, byte[] message) {
            MemoryNetwork.this.deliver(this, node, message);
        }

        /** Also how a node dies here. */
        @Override
        public void close() {
            synchronized (MemoryNetwork.this) {
                if (ports.remove(self.name(), this)) {
                    thread.shutdown();
                    tellAll();
                }
            }
        }
    }
}
