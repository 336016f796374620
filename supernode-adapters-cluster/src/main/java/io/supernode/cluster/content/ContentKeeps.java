package io.supernode.cluster.content;

import io.supernode.cluster.engine.ClusterNetwork;
import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.core.codec.ByteReader;
import io.supernode.core.model.ContentKey;
import io.supernode.core.port.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which contents are not to be evicted, and until when: a node tells all others what it wants kept, and each keeps what any of them
 * wants. All are told, since whichever has the content now or later is to keep it: the owner of its task, a further seed, the next owner.
 * What a node wanted that is gone counts until its time is over. On the thread of the cluster.
 */
public final class ContentKeeps {

    /** About 80 KB. */
    private static final int MOST_IN_MESSAGE = 2000;
    /** More than preheats keep; what else a node tells is not taken. */
    private static final int MOST_OF_A_NODE = 100_000;
    private static final Duration FORGET = Duration.ofMinutes(1);

    private final ClusterNetwork network;
    private final ContentStore contents;
    private final Clock clock;
    private final Map<ContentKey, Long> own = new LinkedHashMap<>();
    private final Map<String, Map<ContentKey, Long>> others = new HashMap<>();
    /** Of nodes that are telling all that they want: what they have told by now. */
    private final Map<String, Set<ContentKey>> beingTold = new HashMap<>();
    /** What the other nodes must still be told. */
    private final Set<ContentKey> changed = new LinkedHashSet<>();
    private ClusterMembers members;
    private long forgotNanos;

    public ContentKeeps(ClusterNetwork network, ContentStore contents, Clock clock) {
        this.network = network;
        this.contents = contents;
        this.clock = clock;
        this.forgotNanos = clock.nanoTime();
    }

    /** This node wants it kept; the latest call counts, and one in the past ends it. */
    public void keep(ContentKey content, long untilMillis) {
        changed.add(content);
        put(own, content, untilMillis);
    }

    private void put(Map<ContentKey, Long> node, ContentKey content, long untilMillis) {
        if (untilMillis <= clock.epochMillis()) {
            node.remove(content);
        } else if (node.size() < MOST_OF_A_NODE || node.containsKey(content)) {
            node.put(content, untilMillis);
        }
        // Also if this node has told the others of too many to tell them of this one.
        long until = node == own ? Math.max(untilMillis, 0) : own.getOrDefault(content, 0L);
        for (Map<ContentKey, Long> other : others.values()) {
            until = Math.max(until, other.getOrDefault(content, 0L));
        }
        contents.keep(content, until);
    }

    /** All are told all: a node that has begun anew knows nothing, also if nobody has noticed its end. */
    public void membersChanged(ClusterMembers next) {
        members = next;
        changed.clear();
        tell(own.keySet(), true);
    }

    /** Tells what has changed; called some times a second. */
    public void tick() {
        if (!changed.isEmpty()) {
            tell(changed, false);
            changed.clear();
        }
        if (clock.nanoTime() - forgotNanos > FORGET.toNanos()) {
            forgotNanos = clock.nanoTime();
            long now = clock.epochMillis();
            own.values().removeIf(until -> until <= now);
            others.values().forEach(node -> node.values().removeIf(until -> until <= now));
            others.values().removeIf(Map::isEmpty);
        }
    }

    private void tell(Set<ContentKey> keys, boolean areAll) {
        if (members == null || members.nodes().size() == 1) {
            return;
        }
        boolean isFirst = areAll;
        int left = keys.size();
        Map<ContentKey, Long> part = new LinkedHashMap<>();
        for (ContentKey key : keys) {
            part.put(key, own.getOrDefault(key, 0L));
            left--;
            if (part.size() == MOST_IN_MESSAGE && left > 0) {
                send(new KeepMessages.Keeps(isFirst, false, part));
                isFirst = false;
                part.clear();
            }
        }
        send(new KeepMessages.Keeps(isFirst, areAll, part));
    }

    private void send(KeepMessages.Keeps keeps) {
        byte[] message = KeepMessages.write(keeps);
        members.nodes().stream()
                .filter(node -> !node.equals(members.self()))
                .forEach(node -> network.sendInOrder(node.name(), message));
    }

    /**
     * A node has told what it wants kept.
     *
     * @throws io.supernode.core.codec.DamagedRecordException if it has not
     */
    public void received(String from, ByteReader in) {
        KeepMessages.Keeps keeps = KeepMessages.read(in);
        Map<ContentKey, Long> node = others.computeIfAbsent(from, name -> new HashMap<>());
        if (keeps.isFirst()) {
            beingTold.put(from, new HashSet<>());
        }
        Set<ContentKey> told = beingTold.get(from);
        keeps.untilMillis().forEach((key, until) -> {
            put(node, key, until);
            if (told != null) {
                told.add(key);
            }
        });
        if (keeps.isLast() && told != null) {
            beingTold.remove(from);
            Set.copyOf(node.keySet()).stream().filter(key -> !told.contains(key)).forEach(key -> put(node, key, 0));
        }
    }
}
