package io.supernode.store;

import io.supernode.core.codec.ByteWriter;
import io.supernode.core.codec.PeerRecordCodec;
import io.supernode.core.codec.TaskRecordCodec;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerRecord;
import java.io.IOException;
import java.util.Map;

/** Writes batches as entries of frames. Not thread-safe. */
final class BatchWriter {

    private final FrameWriter frames;
    /** Whose entries the present frame has last; null if it has none. */
    private TaskId task;

    BatchWriter(FrameWriter frames) {
        this.frames = frames;
    }

    /**
     * Writes what has changed since {@code base}, as one batch.
     *
     * @param base what the reader will know already
     */
    void write(Map<TaskId, TaskChange> batch, Map<TaskId, KeptTask> base) throws IOException {
        for (Map.Entry<TaskId, TaskChange> next : batch.entrySet()) {
            write(next.getKey(), next.getValue(), base.get(next.getKey()));
        }
        frames.endFrame(StateFormat.COMMIT);
        task = null;
    }

    private void write(TaskId id, TaskChange change, KeptTask earlier) throws IOException {
        if (change.changesRecord) {
            ByteWriter out = begin(id, change.record == null ? StateFormat.REMOVE_TASK : StateFormat.PUT_TASK);
            if (change.record != null) {
                TaskRecordCodec.write(change.record, out);
            }
            end();
        }
        if (change.clearsPeers) {
            begin(id, StateFormat.REMOVE_PEERS);
            end();
        }
        boolean areKnown = earlier != null && !change.clearsPeers;
        for (Map.Entry<PeerId, PeerRecord> peer : change.peers.entrySet()) {
            PeerRecord known = areKnown ? earlier.peers.get(peer.getKey()) : null;
            write(id, peer.getKey(), peer.getValue(), known);
        }
    }

    private void write(TaskId id, PeerId peer, PeerRecord record, PeerRecord known) throws IOException {
        if (record == null) {
            begin(id, StateFormat.REMOVE_PEER).writeText(peer.value());
        } else if (known != null && PeerRecordCodec.isProgressOf(known, record)) {
            PeerRecordCodec.writeProgress(record, begin(id, StateFormat.PEER_PROGRESS));
        } else {
            PeerRecordCodec.write(record, begin(id, StateFormat.PUT_PEER));
        }
        end();
    }

    /** Writes everything, as one batch. */
    void writeAll(Map<TaskId, KeptTask> state) throws IOException {
        for (Map.Entry<TaskId, KeptTask> next : state.entrySet()) {
            KeptTask kept = next.getValue();
            if (kept.record != null) {
                TaskRecordCodec.write(kept.record, begin(next.getKey(), StateFormat.PUT_TASK));
                end();
            }
            for (PeerRecord peer : kept.peers.values()) {
                PeerRecordCodec.write(peer, begin(next.getKey(), StateFormat.PUT_PEER));
                end();
            }
        }
        frames.endFrame(StateFormat.COMMIT);
        task = null;
    }

    private ByteWriter begin(TaskId id, int entry) {
        ByteWriter out = frames.entries();
        if (!id.equals(task)) {
            task = id;
            out.writeByte(StateFormat.TASK);
            out.writeHex(id.value());
        }
        out.writeByte(entry);
        return out;
    }

    private void end() throws IOException {
        if (frames.isFull()) {
            frames.endFrame(StateFormat.MORE);
            task = null;
        }
    }
}
