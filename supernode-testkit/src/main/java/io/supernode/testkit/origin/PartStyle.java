package io.supernode.testkit.origin;

/**
 * How an origin answers byte ranges. Immutable; the methods combine.
 *
 * @param most bytes of one part, however many were asked for
 * @param tellsTotal whether Content-Range ends in the length of the file, else in {@code *}. Without it ranges are
 *     answered also where the body of the whole does not tell its length
 * @param hasEtag whether a part carries the ETag of the whole
 * @param honoursIfRange otherwise a range is always answered by a part, of whatever version is there
 */
public record PartStyle(long most, boolean tellsTotal, boolean hasEtag, boolean honoursIfRange) {

    public PartStyle {
        if (most < 1) {
            throw new IllegalArgumentException("a part has at least one byte");
        }
    }

    /** As RFC 9110 has it: all that was asked for, with total and ETag, and only of the version that If-Range names. */
    public static PartStyle plain() {
        return new PartStyle(Long.MAX_VALUE, true, true, true);
    }

    /** The same, with parts of at most so many bytes, which is legal. */
    public PartStyle ofAtMost(long bytes) {
        return new PartStyle(bytes, tellsTotal, hasEtag, honoursIfRange);
    }

    /** The same, without a word about the length of the file; 416 alone tells it. */
    public PartStyle withoutTotal() {
        return new PartStyle(most, false, hasEtag, honoursIfRange);
    }

    /** The same, without an ETag, which is not legal where the whole has one. */
    public PartStyle withoutEtag() {
        return new PartStyle(most, tellsTotal, false, honoursIfRange);
    }

    /** The same, deaf to If-Range, as many simple servers are. */
    public PartStyle ignoringIfRange() {
        return new PartStyle(most, tellsTotal, hasEtag, false);
    }
}
