package io.supernode.testkit.origin;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The bytes of a file, readable from any position. Implementations are immutable and thread-safe. */
public interface Content {

    /** The number of bytes. */
    long length();

    /**
     * Copies bytes into {@code into}.
     *
     * @param position of the first byte in the content
     * @param offset in {@code into}
     * @param count bytes to copy; {@code position + count} is at most {@link #length}
     */
    void read(long position, byte[] into, int offset, int count);

    /** These bytes; the array is copied. */
    static Content of(byte[] bytes) {
        return new ArrayContent(bytes.clone());
    }

    /** Bytes that depend on {@code seed} and position alone; any length costs no memory. */
    static Content random(long seed, long length) {
        return new RandomContent(seed, length);
    }

    /** The whole content as an array; for small ones. */
    default byte[] bytes() {
        byte[] bytes = new byte[Math.toIntExact(length())];
        read(0, bytes, 0, bytes.length);
        return bytes;
    }

    /** The md5 of the whole content, 32 lower-case hex digits; reads all of it. */
    default String md5() {
        MessageDigest md5;
        try {
            md5 = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
        byte[] buffer = new byte[ReplyWriter.BLOCK];
        for (long position = 0; position < length(); position += buffer.length) {
            int count = (int) Math.min(buffer.length, length() - position);
            read(position, buffer, 0, count);
            md5.update(buffer, 0, count);
        }
        return HexFormat.of().formatHex(md5.digest());
    }
}
