package io.supernode.store;

import io.supernode.core.codec.ByteReader;
import io.supernode.core.codec.DamagedRecordException;
import io.supernode.core.codec.PeerRecordCodec;
import io.supernode.core.codec.TaskRecordCodec;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceSet;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the entries of frames. Not thread-safe. */
final class BatchReader {

    private static final int ID_DIGITS = 64;
    private static final TaskId NO_TASK = new TaskId("0".repeat(ID_DIGITS));
    /** Of whom it does not matter what becomes. */
    private static final PeerRecord SKIPPED = new PeerRecord(
            NO_TASK, ContentKey.of(NO_TASK, 0), new PeerId("skipped"), new PeerAddress("127.0.0.1", 0), "", "", "",
            ClientVersion.UNKNOWN, PieceSet.EMPTY, PieceSet.EMPTY, false, false);

    private final int version;
    private final PeerRecordCodec peers;

    /** @param version of the format in which the entries are written */
    BatchReader(int version) {
        this.version = version;
        this.peers = new PeerRecordCodec(version);
    }

    /**
     * Reads the entries of one frame of a batch.
     *
     * @param batch what the frames before it say; the entries are added
     * @param base what was there before the batch
     * @param bound what it has dropped is skipped
     * @throws DamagedRecordException if it cannot be read; {@code batch} is then of no use
     */
    void read(ByteReader in, Map<TaskId, TaskChange> batch, Map<TaskId, KeptTask> base, StateBound bound) {
        try {
            TaskId task = null;
            TaskChange change = null;
            while (in.hasMore()) {
                int entry = in.readByte();
                if (entry == StateFormat.TASK) {
                    task = new TaskId(in.readHex(ID_DIGITS));
                    change = bound.hasDropped(task) ? new TaskChange() : batch.computeIfAbsent(task, id -> new TaskChange());
                } else if (task == null) {
                    throw new DamagedRecordException("a frame does not begin with a task");
                } else {
                    read(entry, in, task, change, bound.hasDropped(task) ? Optional.empty() : Optional.of(peersOf(base.get(task))));
                }
            }
        } catch (IllegalArgumentException | ArithmeticException | NullPointerException e) {
            // Values that no record can have.
            throw new DamagedRecordException("a record cannot be what it says", e);
        }
    }

    private static Map<PeerId, PeerRecord> peersOf(KeptTask task) {
        return task == null ? Map.of() : task.peers;
    }

    /** @param earlier peers that were there before; empty if the task is skipped, so that it is not known */
    private void read(
            int entry, ByteReader in, TaskId task, TaskChange change, Optional<Map<PeerId, PeerRecord>> earlier) {
        switch (entry) {
            case StateFormat.PUT_TASK -> {
                change.changesRecord = true;
                change.record = TaskRecordCodec.read(task, version, in);
            }
            case StateFormat.REMOVE_TASK -> {
                change.changesRecord = true;
                change.record = null;
            }
            case StateFormat.REMOVE_PEERS -> {
                change.clearsPeers = true;
                change.peers.clear();
            }
            case StateFormat.PUT_PEER -> {
                PeerRecord peer = peers.read(task, in);
                change.peers.put(peer.id(), peer);
            }
            case StateFormat.PEER_PROGRESS -> {
                PeerId id = new PeerId(in.readText());
                PeerRecord known = earlier.map(peersBefore -> peersBefore.get(id)).orElse(null);
                if (earlier.isEmpty()) {
                    known = SKIPPED;
                }
                if (known == null) {
                    throw new DamagedRecordException("a peer goes on that was not there");
                }
                change.peers.put(id, peers.readProgress(known, in));
            }
            case StateFormat.REMOVE_PEER -> change.peers.put(new PeerId(in.readText()), null);
            default -> throw new DamagedRecordException("there is no entry " + entry);
        }
    }

    /** Makes a batch part of {@code base}. */
    static void apply(Map<TaskId, TaskChange> batch, Map<TaskId, KeptTask> base) {
        batch.forEach((task, change) -> {
            KeptTask kept = base.computeIfAbsent(task, id -> new KeptTask());
            kept.apply(change);
            if (kept.isEmpty()) {
                base.remove(task);
            }
        });
    }

    /** An empty batch. */
    static Map<TaskId, TaskChange> batch() {
        return new HashMap<>();
    }
}
