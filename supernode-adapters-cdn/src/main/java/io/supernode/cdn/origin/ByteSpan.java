package io.supernode.cdn.origin;

/**
 * Some bytes of the plain file.
 *
 * @param first from 0
 * @param last inclusive
 */
public record ByteSpan(long first, long last) {

    public ByteSpan {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("no span runs from " + first + " to " + last);
        }
    }

    /** The number of bytes. */
    public long length() {
        return last - first + 1;
    }
}
