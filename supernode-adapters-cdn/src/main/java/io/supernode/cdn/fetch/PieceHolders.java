package io.supernode.cdn.fetch;

import io.supernode.cdn.pieces.KnownContent;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.port.PeerRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Chooses whom to ask for a piece: other nodes first, then peers, and of these not the same one for two at a time. Who has failed
 * is left alone for a while, and who has given wrong bytes for good. For the serial executor of the content.
 */
final class PieceHolders {

    private static final int MOST_OF_A_NODE = 4;
    private static final int MOST_OF_A_PEER = 1;
    private static final int MOST_FAILURES = 3;
    private static final long LACKING_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long FIRST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Where a piece can be had. */
    record Holder(PeerAddress address, String path, boolean isNode) {}

    /** How it went with one holder. */
    private static final class Record {
        private int running;
        private int failures;
        private boolean isExcluded;
        private long pausedUntil;
        private final Map<Integer, Long> lackingUntil = new HashMap<>();
        private final Set<Integer> wrong = new HashSet<>();

        boolean mayHave(int piece) {
            return !isExcluded && !wrong.contains(piece);
        }

        boolean isPaused(int piece, long now) {
            return pausedUntil - now > 0 || lackingUntil.getOrDefault(piece, now) - now > 0;
        }
    }

    private final String nodePath;
    private final Map<Holder, Record> records = new HashMap<>();
    private List<Holder> nodes = List.of();
    private List<PeerRecord> peers = List.of();

    PieceHolders(ContentKey key) {
        this.nodePath = key.dataPath();
    }

    /** These are all that there are now. */
    void update(KnownContent known) {
        nodes = known.nodes().stream().map(node -> new Holder(node, nodePath, true)).toList();
        peers = known.peers().stream()
                .filter(peer -> !peer.down() && peer.address().serves() && peer.served().limit() > 0)
                .toList();
    }

    /** Whom to ask now; empty if nobody is free, or nobody has it. */
    Optional<Holder> take(int piece, long nowNanos) {
        for (Holder node : nodes) {
            if (isFree(node, piece, nowNanos, MOST_OF_A_NODE)) {
                return taken(node);
            }
        }
        int from = peers.isEmpty() ? 0 : ThreadLocalRandom.current().nextInt(peers.size());
        for (int i = 0; i < peers.size(); i++) {
            PeerRecord peer = peers.get((from + i) % peers.size());
            if (peer.served().contains(piece) && isFree(holder(peer), piece, nowNanos, MOST_OF_A_PEER)) {
                return taken(holder(peer));
            }
        }
        return Optional.empty();
    }

    /** Whether anybody may have the piece and be asked for it soon, though not be free now. */
    boolean isAnybodyLeft(int piece, long nowNanos) {
        return nodes.stream().anyMatch(node -> isLeft(node, piece, nowNanos))
                || peers.stream().anyMatch(
                        peer -> peer.served().contains(piece) && isLeft(holder(peer), piece, nowNanos));
    }

    private boolean isLeft(Holder holder, int piece, long nowNanos) {
        return isFree(holder, piece, nowNanos, Integer.MAX_VALUE);
    }

    private static Holder holder(PeerRecord peer) {
        return new Holder(peer.address(), peer.path(), false);
    }

    private boolean isFree(Holder holder, int piece, long nowNanos, int most) {
        Record record = records.get(holder);
        return record == null
                || record.mayHave(piece) && !record.isPaused(piece, nowNanos) && record.running < most;
    }

    private Optional<Holder> taken(Holder holder) {
        records.computeIfAbsent(holder, one -> new Record()).running++;
        return Optional.of(holder);
    }

    /** It has come, and is right. */
    void succeeded(Holder holder) {
        Record record = ended(holder);
        record.failures = 0;
    }

    /**
     * It has come, and is wrong: a peer that lies is asked for nothing more. A node may be damaged in this place alone, or have another
     * version as a whole.
     */
    void wasWrong(Holder holder, int piece) {
        Record record = ended(holder);
        record.wrong.add(piece);
        record.isExcluded |= !holder.isNode() || record.wrong.size() >= MOST_FAILURES;
    }

    /** It has not come. */
    void failed(Holder holder, int piece, PieceDownload.Failure failure, long nowNanos) {
        Record record = ended(holder);
        if (failure == PieceDownload.Failure.LACKING && holder.isNode()) {
            record.lackingUntil.put(piece, nowNanos + LACKING_NANOS);
            return;
        }
        record.pausedUntil = nowNanos + (FIRST_PAUSE_NANOS << record.failures);
        record.failures++;
        record.isExcluded |= record.failures >= MOST_FAILURES && !holder.isNode();
        record.failures = Math.min(record.failures, MOST_FAILURES);
    }

    private Record ended(Holder holder) {
        Record record = records.get(holder);
        record.running--;
        return record;
    }
}
