package io.supernode.cluster.replica;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceDigests;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.ContentRecord;
import io.supernode.core.port.OriginFailure;
import java.util.Comparator;
import java.util.Optional;

/**
 * Joins what two nodes know of a content. If they contradict each other (the origin's file has changed while the cluster was split,
 * say, so that each part has fetched another one under the same key), nobody may mix them: the content has failed, for good, and
 * its peers are told that its source is bad.
 */
final class ContentMerge {

    private static final OriginFailure CONTRADICTION = new OriginFailure(
            OriginFailure.Kind.CHANGED, "parts of the cluster had different contents of this version", false);

    /** A failure of the origin that one node had counts less than none: the other may still get it. A bad content is bad. */
    private static final Comparator<Optional<OriginFailure>> FAILURES =
            Comparator.<Optional<OriginFailure>>comparingInt(failure -> failure.isEmpty()
                            ? 0
                            : failure.get().kind() == OriginFailure.Kind.UNOBTAINABLE ? -1 : 1)
                    .thenComparing(failure -> failure.map(OriginFailure::toString).orElse(""));

    private ContentMerge() {}

    /** Whether the content is one of which there were two. */
    static boolean isContradiction(ContentRecord content) {
        return content.failure().filter(CONTRADICTION::equals).isPresent();
    }

    static ContentRecord merge(ContentRecord one, ContentRecord other) {
        if (one.equals(other)) {
            return one;
        }
        int version = Math.max(one.version(), other.version());
        if (isContradiction(one) || isContradiction(other) || contradict(one, other)) {
            int pieceSize = Math.min(one.layout().pieceSize(), other.layout().pieceSize());
            return new ContentRecord(
                    one.key(), version, new PieceLayout(pieceSize, PieceLayout.UNKNOWN_LENGTH), PieceDigests.NONE,
                    Optional.empty(), Optional.of(CONTRADICTION));
        }
        return new ContentRecord(
                one.key(),
                version,
                one.layout().hasLength() ? one.layout() : other.layout(),
                union(one.digests(), other.digests()),
                one.fileMd5().or(other::fileMd5),
                FAILURES.compare(one.failure(), other.failure()) >= 0 ? one.failure() : other.failure());
    }

    private static boolean contradict(ContentRecord one, ContentRecord other) {
        PieceLayout left = one.layout();
        PieceLayout right = other.layout();
        return left.pieceSize() != right.pieceSize()
                || left.hasLength() && right.hasLength() && left.fileLength() != right.fileLength()
                || differ(one.fileMd5(), other.fileMd5())
                || contradict(one.digests(), other.digests());
    }

    private static boolean differ(Optional<Md5> one, Optional<Md5> other) {
        return one.isPresent() && other.isPresent() && !one.equals(other);
    }

    private static boolean contradict(PieceDigests one, PieceDigests other) {
        for (int piece = 0; piece < Math.min(one.limit(), other.limit()); piece++) {
            Optional<PieceDigest> left = one.get(piece);
            if (left.isPresent() && other.get(piece).isPresent() && !left.equals(other.get(piece))) {
                return true;
            }
        }
        return false;
    }

    private static PieceDigests union(PieceDigests one, PieceDigests other) {
        int limit = Math.max(one.limit(), other.limit());
        PieceDigest[] digests = new PieceDigest[limit];
        for (int piece = 0; piece < limit; piece++) {
            Optional<PieceDigest> known = one.get(piece);
            digests[piece] = (known.isPresent() ? known : other.get(piece)).orElse(null);
        }
        return PieceDigests.of(digests, limit);
    }
}
