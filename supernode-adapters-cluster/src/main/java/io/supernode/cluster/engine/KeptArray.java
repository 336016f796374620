package io.supernode.cluster.engine;

/** An array that is used again for each message; one that a large message needs is made for it alone. Not thread-safe. */
final class KeptArray {

    /** More than the messages take that are sent all the time. */
    private static final int MOST_KEPT_BYTES = 1 << 16;
    private static final int FIRST_BYTES = 1 << 12;

    private byte[] bytes = {};

    /** An array of at least that length, with anything in it. */
    byte[] atLeast(int length) {
        if (length > MOST_KEPT_BYTES) {
            return new byte[length];
        }
        if (length > bytes.length) {
            bytes = new byte[Math.max(FIRST_BYTES, Math.min(MOST_KEPT_BYTES, 2 * length))];
        }
        return bytes;
    }
}
