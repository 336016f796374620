package io.supernode.core.runtime;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ContentKey;
import io.supernode.core.port.ContentRecord;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.swarm.SwarmContext;
import io.supernode.core.task.RequestMemory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What copies of tasks of other supernodes count as: as much as these tasks and their peers would take if they lived here, in the same
 * bound ({@code maxPeerBytes}), so that they can be taken up without more room than they have. Of a peer it counts for the address from which
 * that peer registered. Got from {@link LocalSupernode#copyMemory}. Thread-safe, but for {@link OfTask}.
 *
 * <p>Nothing is refused here: whoever keeps copies asks {@link #isFull} before it keeps more.
 */
public final class CopyMemory {

    /** Of a piece: its places in the tables of its holders, and a list of these; more may be reserved for those that come. */
    private static final int PIECE_TABLES_BYTES = 40;
    /** Of 64 pieces: of how many peers that serve now each can be got. */
    private static final int WORD_TABLE_BYTES = Long.SIZE * Integer.BYTES;

    private final SwarmContext swarms;
    private final AtomicLong bytes = new AtomicLong();

    CopyMemory(SwarmContext swarms) {
        this.swarms = swarms;
    }

    /** Whether peers, tasks and copies take as much memory as they may, so that no more copies are to be kept. */
    public boolean isFull() {
        return swarms.isFull();
    }

    /** Whether enough of it is free that copies which were not kept may be asked for again. */
    public boolean hasRoomAgain() {
        return swarms.hasRoomAgain();
    }

    /** How much of it copies take, bytes. */
    public long bytes() {
        return bytes.get();
    }

    /** For one copy of one task, of which nothing is kept yet. */
    public OfTask ofTask() {
        return new OfTask();
    }

    /** What one copy of one task counts as. Not thread-safe. */
    public final class OfTask {

        private long taskBytes;
        /** Of each content: as what each of its peers counts for its pieces. */
        private Map<ContentKey, Long> pieceBytes = Map.of();

        private OfTask() {}

        /**
         * The record of the task is this now.
         *
         * @param peers all that were {@link #added}. They are looked at only when the number of pieces of a content passes a
         *     power of two
         */
        public void task(TaskRecord record, Collection<PeerRecord> peers) {
            Map<ContentKey, Long> before = pieceBytes;
            pieceBytes = new HashMap<>();
            long newBytes = RequestMemory.of(record);
            List<ContentRecord> contents = new ArrayList<>(record.earlier());
            record.content().ifPresent(contents::add);
            for (ContentRecord content : contents) {
                pieceBytes.put(content.key(), SwarmContext.bytesOfPieces(piecesOf(content)));
                newBytes += tablesOf(content);
            }
            add(CallerAddress.UNKNOWN, newBytes - taskBytes);
            taskBytes = newBytes;
            if (!pieceBytes.equals(before)) {
                peers.forEach(peer -> grow(
                        peer.caller(),
                        pieceBytes.getOrDefault(peer.content(), 0L) - before.getOrDefault(peer.content(), 0L)));
            }
        }

        /** The copy has a peer more. */
        public void added(PeerRecord peer) {
            add(peer.caller(), weight(peer));
        }

        /** Of a peer that it has the record is another one now. */
        public void changed(PeerRecord before, PeerRecord now) {
            // Mostly it has got pieces, which changes nothing here.
            if (weight(before) != weight(now) || !before.caller().equals(now.caller())) {
                removed(before);
                added(now);
            }
        }

        /** It has a peer less, of which this was the record. */
        public void removed(PeerRecord peer) {
            add(peer.caller(), -weight(peer));
        }

        /**
         * The copy is forgotten.
         *
         * @param peers all that it has
         */
        public void freed(Collection<PeerRecord> peers) {
            peers.forEach(this::removed);
            add(CallerAddress.UNKNOWN, -taskBytes);
            taskBytes = 0;
        }

        private void add(CallerAddress caller, long more) {
            bytes.addAndGet(more);
            swarms.keeps(caller, more);
        }

        private void grow(CallerAddress caller, long more) {
            bytes.addAndGet(more);
            swarms.grows(caller, more);
        }

        private long weight(PeerRecord peer) {
            return SwarmContext.bytesOf(peer) + pieceBytes.getOrDefault(peer.content(), 0L);
        }

        /** What grows as soon as its peers have its pieces. */
        private static long tablesOf(ContentRecord content) {
            int limit = content.digests().limit();
            return (long) PIECE_TABLES_BYTES * limit + (long) WORD_TABLE_BYTES * ((limit + Long.SIZE - 1) / Long.SIZE);
        }

        /** As a swarm counts them. */
        private static int piecesOf(ContentRecord content) {
            return content.failure().isEmpty() && content.layout().hasLength()
                    ? content.layout().pieceCount()
                    : content.digests().limit();
        }
    }
}
