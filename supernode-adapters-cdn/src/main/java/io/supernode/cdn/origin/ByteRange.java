package io.supernode.cdn.origin;

/**
 * Some bytes of the plain file.
 *
 * @param first from 0
 * @param last inclusive, or {@link #TO_THE_END}
 */
public record ByteRange(long first, long last) {

    /** The last byte of a file, whatever its length. */
    public static final long TO_THE_END = Long.MAX_VALUE;

    public ByteRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("no span runs from " + first + " to " + last);
        }
    }

    /** The number of bytes. */
    public long length() {
        return last - first + 1;
    }

    /** As a {@code Range} header says it. */
    String header() {
        return "bytes=" + first + '-' + (last == TO_THE_END ? "" : Long.toString(last));
    }
}
