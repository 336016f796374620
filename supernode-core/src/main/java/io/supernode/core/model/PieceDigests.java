package io.supernode.core.model;

import java.util.Arrays;
import java.util.Optional;

/** The digests of a content's framed pieces, as far as they are known. Immutable. */
public final class PieceDigests {

    /** Nothing is known. */
    public static final PieceDigests NONE = new PieceDigests(new PieceDigest[0]);

    private final PieceDigest[] digests;

    private PieceDigests(PieceDigest[] digests) {
        this.digests = digests;
    }

    /** Copies the first {@code count} of {@code digests}; null stands for what is not known. */
    public static PieceDigests of(PieceDigest[] digests, int count) {
        int length = Math.min(count, digests.length);
        while (length > 0 && digests[length - 1] == null) {
            length--;
        }
        return length == 0 ? NONE : new PieceDigests(Arrays.copyOf(digests, length));
    }

    /** The digest of {@code piece}, if it is known. */
    public Optional<PieceDigest> get(int piece) {
        return piece >= 0 && piece < digests.length ? Optional.ofNullable(digests[piece]) : Optional.empty();
    }

    /** The highest piece whose digest is known, plus one. */
    public int limit() {
        return digests.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PieceDigests others && Arrays.equals(digests, others.digests);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digests);
    }

    @Override
    public String toString() {
        return Arrays.toString(digests);
    }
}
