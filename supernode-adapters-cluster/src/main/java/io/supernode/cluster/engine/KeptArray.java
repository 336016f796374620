package io.supernode.cluster.engine;

import java.io.DataInput;
import java.io.IOException;
import java.util.Arrays;

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

    /**
     * Reads so many bytes, into the beginning of the array that it answers. Whoever sends them has said how many, so no more memory is
     * taken than the kept array, or twice what has come.
     *
     * @throws IOException if they do not come
     */
    byte[] read(DataInput in, int length) throws IOException {
        int read = Math.min(length, MOST_KEPT_BYTES);
        byte[] array = atLeast(read);
        in.readFully(array, 0, read);
        while (read < length) {
            int next = Math.min(length, 2 * read);
            array = Arrays.copyOf(array, next);
            in.readFully(array, read, next - read);
            read = next;
        }
        return array;
    }
}
