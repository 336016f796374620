package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.ByteSpan;
import io.supernode.cdn.store.Damage;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PieceLayout;
import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Withdraws what is damaged, fetches it again, one piece at a time for each content, and puts it back if it is the very same
 * bytes. What lies behind the end of a file that was cut short is damaged with it, before anything is written there: else
 * there would be zeros in its place. On the lane of the content.
 */
final class Repairs {

    private static final Logger LOG = LoggerFactory.getLogger(Repairs.class);

    private static final String NOT_STORED = "the supernode cannot store the file";
    private static final String FILE_GONE = "the supernode has lost the file";

    private final FetchTools tools;
    private final Damage damage;
    private final Predicate<LiveContent> isUsed;
    private final BiConsumer<LiveContent, String> whenHopeless;

    Repairs(FetchTools tools, Predicate<LiveContent> isUsed, BiConsumer<LiveContent, String> whenHopeless) {
        this.tools = tools;
        this.damage = tools.store().damage();
        this.isUsed = isUsed;
        this.whenHopeless = whenHopeless;
    }

    /** Piece {@code piece} was read and found damaged. */
    void damaged(LiveContent used, int piece) {
        lose(used, List.of(piece));
        if (isCutRight(used)) {
            add(used, piece);
        }
    }

    /** Piece {@code piece} is not served, and is to be fetched again. */
    void add(LiveContent used, int piece) {
        if (used.damaged(piece)) {
            next(used);
        }
    }

    private void lose(LiveContent used, List<Integer> pieces) {
        if (pieces.isEmpty()) {
            return;
        }
        LOG.error("content {}: pieces {} are damaged on disk; fetching them again", used.content().key(), pieces);
        for (int piece : pieces) {
            damage.lose(used.content(), piece);
            used.damaged(piece);
        }
        // Told when nothing of them is served any more.
        pieces.forEach(used.audience()::pieceLost);
    }

    /** Loses what lies behind the end of the file; answers false if that was the end of the content, too. */
    private boolean isCutRight(LiveContent used) {
        try {
            lose(used, damage.cutOff(used.content()));
            if (used.work() != null && !damage.hasFile(used.content())) {
                // Whoever works on it has the old file open, and would go on with that.
                whenHopeless.accept(used, FILE_GONE);
                return false;
            }
        } catch (IOException e) {
            LOG.warn("content {}: its file cannot be looked at", used.content().key(), e);
        }
        return true;
    }

    private void next(LiveContent used) {
        Integer piece = used.nextRepair();
        if (piece != null && isUsed.test(used)) {
            ask(used, piece);
        }
    }

    private void ask(LiveContent used, int piece) {
        ContentKey key = used.content().key();
        int length = used.content().digest(piece).orElseThrow().framedLength() - PieceLayout.FRAME_BYTES;
        if (length == 0) {
            arrived(used, piece, new byte[0]);
            return;
        }
        long first = (long) piece * used.content().layout().contentPerPiece();
        Repair.start(
                tools.client(),
                used.request().origin(),
                new ByteSpan(first, first + length - 1),
                used.content().validators(),
                task -> tools.lanes().run(key, task),
                bytes -> arrived(used, piece, bytes),
                reason -> failed(used, piece, reason));
    }

    private void arrived(LiveContent used, int piece, byte[] bytes) {
        if (!isUsed.test(used)) {
            return;
        }
        if (!isCutRight(used)) {
            return;
        }
        try {
            if (!damage.repair(used.content(), piece, bytes)) {
                whenHopeless.accept(used, "the origin has other bytes now");
                return;
            }
        } catch (IOException e) {
            LOG.warn("content {}: piece {} cannot be written", used.content().key(), piece, e);
            failed(used, piece, NOT_STORED);
            return;
        }
        LOG.info("content {}: piece {} is repaired", used.content().key(), piece);
        used.repairOver();
        used.audience().pieceStored(piece, used.content().digest(piece).orElseThrow());
        if (used.work() != null) {
            used.work().pieceRestored();
        }
        next(used);
    }

    private void failed(LiveContent used, int piece, String reason) {
        if (!isUsed.test(used)) {
            return;
        }
        int before = used.failedRepair();
        if (before >= tools.settings().retries()) {
            whenHopeless.accept(used, reason);
            return;
        }
        LOG.warn("content {}: piece {} is not repaired yet: {}", used.content().key(), piece, reason);
        long pause = tools.settings().retryBackoff().toNanos() << before;
        tools.clock().after(pause, () -> tools.lanes().run(used.content().key(), () -> {
            if (isUsed.test(used)) {
                ask(used, piece);
            }
        }));
    }
}
