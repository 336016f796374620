package io.supernode.cdn.fetch;

import io.supernode.cdn.pieces.KnownContent;
import io.supernode.cdn.store.PieceRecord;
import io.supernode.cdn.store.StoredContent;
import io.supernode.core.model.PieceDigest;
import java.util.Optional;

/** Compares what others know of a content with what is stored of it. */
final class KnownPieces {

    private KnownPieces() {}

    /** Whether all recorded pieces are those that others know, as far as they do. */
    static boolean isOf(StoredContent stored, KnownContent known) {
        for (int piece = 0; piece < stored.recorded(); piece++) {
            Optional<PieceDigest> digest = known.content().digests().get(piece);
            if (digest.isPresent() && !digest.equals(stored.record(piece).map(PieceRecord::digest))) {
                return false;
            }
        }
        return true;
    }

    /** Whether others know all that is recorded, and the same. */
    static boolean haveAllOf(StoredContent stored, KnownContent known) {
        return known.pieces() >= stored.recorded() && isOf(stored, known);
    }

    /** Whether it is the very file that others know to be the present content. */
    static boolean isPresentFile(StoredContent stored, Optional<KnownContent> known) {
        return stored.fileMd5().isPresent() && known.flatMap(one -> one.content().fileMd5()).equals(stored.fileMd5());
    }

    /** What cannot be added to from the origin is of use only if it is all. */
    static boolean areWorthCollecting(StoredContent stored, KnownContent known) {
        return known.pieces() > 0
                && (known.isWhole()
                        || stored.validators().forRange().isPresent()
                        || OriginVersion.parse(known.originVersion()).validators().forRange().isPresent());
    }
}
