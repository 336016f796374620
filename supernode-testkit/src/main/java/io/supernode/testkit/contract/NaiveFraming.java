package io.supernode.testkit.contract;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.testkit.origin.Content;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;

/** Frames content by the letter of protocol section 4, with nothing taken from the code under test. */
final class NaiveFraming {

    private static final int PIECE_SIZE = 4 * 1024 * 1024;
    private static final int HEADER = 4;
    private static final int FRAME = 5;
    private static final byte END = 0x7f;

    private NaiveFraming() {}

    /** The digests of all pieces of a file below 200 MB. */
    static Map<Integer, PieceDigest> digests(Content content) {
        Map<Integer, PieceDigest> digests = new TreeMap<>();
        long position = 0;
        do {
            int length = (int) Math.min(PIECE_SIZE - FRAME, content.length() - position);
            byte[] framed = new byte[length + FRAME];
            ByteBuffer.wrap(framed).putInt(length | PIECE_SIZE << 4);
            content.read(position, framed, HEADER, length);
            framed[framed.length - 1] = END;
            digests.put(digests.size(), new PieceDigest(Md5.of(md5().digest(framed)), framed.length));
            position += length;
        } while (position < content.length());
        return digests;
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
