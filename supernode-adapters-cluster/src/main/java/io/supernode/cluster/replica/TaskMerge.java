package io.supernode.cluster.replica;

import io.supernode.core.codec.ByteWriter;
import io.supernode.core.codec.PeerRecordCodec;
import io.supernode.core.codec.TaskRecordCodec;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceSet;
import io.supernode.core.port.AccessRecord;
import io.supernode.core.port.ContentRecord;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.TaskRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Joins what two nodes know of one task, so that in whatever order and how often copies meet, the result is the same: merging is
 * commutative, associative and idempotent.
 *
 * <ul>
 * <li>The task stands where the copy with the highest content version has it; of the same version, the one that is further.
 * <li>Contents are joined by their keys, see {@link ContentMerge}.
 * <li>A peer that has two contents goes on with the higher version; what it has of the other is forgotten. Of one content it has
 *     what either knows. Its address is that of its newest registration.
 * </ul>
 */
final class TaskMerge {

    private static final List<TaskRecord.Phase> FURTHER_LAST = List.of(
            TaskRecord.Phase.PROBING, TaskRecord.Phase.FAILED, TaskRecord.Phase.FETCHING, TaskRecord.Phase.COMPLETE);

    /** By version, then by how far it is; what is equal in all of that differs in its bytes, or not at all. */
    private static final Comparator<TaskRecord> STANDING = Comparator.comparingInt(TaskRecord::version)
            .thenComparing(TaskMerge::isContradiction)
            .thenComparingInt(task -> FURTHER_LAST.indexOf(task.phase()))
            .thenComparingLong(TaskRecord::validatedAtMillis)
            .thenComparing(TaskMerge::standingBytes, Arrays::compare);

    /** The newest registration last. */
    private static final Comparator<PeerRecord> REGISTRATION = Comparator.comparingLong(PeerRecord::lastSeenMillis)
            .thenComparing(PeerRecord::down)
            .thenComparing(PeerRecord::stopped)
            .thenComparing(TaskMerge::registrationBytes, Arrays::compare);

    private TaskMerge() {}

    static TaskCopy merge(TaskCopy one, TaskCopy other) {
        if (!one.id().equals(other.id())) {
            throw new IllegalArgumentException("two copies of one task, not of " + one.id() + " and " + other.id());
        }
        Map<ContentKey, ContentRecord> contents = new TreeMap<>(Comparator.comparing(ContentKey::value));
        contentsOf(one.task()).forEach(content -> contents.put(content.key(), content));
        contentsOf(other.task()).forEach(content -> contents.merge(content.key(), content, ContentMerge::merge));
        TaskRecord task = task(one.task(), other.task(), contents);
        Map<PeerId, PeerRecord> peers = new HashMap<>(one.peers());
        other.peers().forEach((id, peer) -> peers.merge(id, peer, (left, right) -> peer(left, right, contents)));
        return new TaskCopy(task, peers);
    }

    static List<ContentRecord> contentsOf(TaskRecord task) {
        List<ContentRecord> contents = new ArrayList<>(task.earlier());
        task.content().ifPresent(contents::add);
        return contents;
    }

    // ---- the task ----

    private static boolean isContradiction(TaskRecord task) {
        return task.content().filter(ContentMerge::isContradiction).isPresent();
    }

    private static TaskRecord task(TaskRecord one, TaskRecord other, Map<ContentKey, ContentRecord> contents) {
        TaskRecord standing = STANDING.compare(one, other) >= 0 ? one : other;
        long createdAt = Math.min(one.createdAtMillis(), other.createdAtMillis());
        // All contents of one version have one key where all nodes have one secret.
        Optional<ContentRecord> present = standing.content().isPresent()
                ? standing.content().map(content -> contents.get(content.key()))
                : contents.values().stream().filter(content -> content.version() == standing.version()).findFirst();
        List<ContentRecord> earlier = contents.values().stream()
                .filter(content -> present.isEmpty() || !content.key().equals(present.get().key()))
                .sorted(Comparator.comparingInt(ContentRecord::version))
                .toList();
        if (present.filter(ContentMerge::isContradiction).isPresent()) {
            // Whoever registers next is asked for anew, under the next version.
            return new TaskRecord(
                    standing.id(), standing.resource(), createdAt, TaskRecord.Phase.FAILED, standing.version(), present,
                    earlier, Optional.empty(), AccessRecord.NONE, Optional.empty(), false, 0);
        }
        return new TaskRecord(
                standing.id(), standing.resource(), createdAt, standing.phase(), standing.version(), present, earlier,
                standing.source(), standing.access(), standing.refusal(), standing.restarted(),
                standing.validatedAtMillis());
    }

    /** What {@link #task} takes from the copy that stands further and nothing else, as bytes. */
    private static byte[] standingBytes(TaskRecord task) {
        TaskRecord standing = new TaskRecord(
                task.id(), task.resource(), 0,
                task.refusal().isPresent() ? TaskRecord.Phase.FAILED : TaskRecord.Phase.PROBING, task.version(),
                Optional.empty(), List.of(), task.source(), task.access(), task.refusal(), task.restarted(), 0);
        return bytes(standing, TaskRecordCodec::write);
    }

    // ---- peers ----

    private static PeerRecord peer(PeerRecord one, PeerRecord other, Map<ContentKey, ContentRecord> contents) {
        int order = one.content().equals(other.content())
                ? 0
                : Integer.compare(version(one, contents), version(other, contents));
        if (order == 0) {
            order = one.content().value().compareTo(other.content().value());
        }
        if (order != 0) {
            return order > 0 ? one : other;
        }
        PeerRecord registered = REGISTRATION.compare(one, other) >= 0 ? one : other;
        return registered.with(
                union(one.owned(), other.owned()),
                union(one.served(), other.served()),
                one.begun() || other.begun(),
                registered.down(),
                registered.stopped(),
                registered.lastSeenMillis());
    }

    private static int version(PeerRecord peer, Map<ContentKey, ContentRecord> contents) {
        return contents.get(peer.content()).version();
    }

    private static PieceSet union(PieceSet one, PieceSet other) {
        if (one.equals(other)) {
            return one;
        }
        long[] words = one.toWords();
        long[] others = other.toWords();
        long[] both = Arrays.copyOf(words, Math.max(words.length, others.length));
        for (int i = 0; i < others.length; i++) {
            both[i] |= others[i];
        }
        return PieceSet.ofWords(both);
    }

    private static byte[] registrationBytes(PeerRecord peer) {
        return bytes(
                peer.with(PieceSet.EMPTY, PieceSet.EMPTY, false, false, false, peer.lastSeenMillis()),
                PeerRecordCodec::write);
    }

    private static <T> byte[] bytes(T record, BiConsumer<T, ByteWriter> write) {
        ByteWriter out = new ByteWriter();
        write.accept(record, out);
        return out.toBytes();
    }
}
