package io.supernode.cdn.store;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.zip.CRC32C;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Computes, from the pieces on disk and one after another from the first on, the strong hash of each and the MD5 of the
 * plain file. It runs behind the writing, so that a piece need not wait for these to be offered. For one thread at a
 * time, except that {@link #record} may run beside everything else.
 */
public final class FileHasher {

    private final DiskFile file;
    private final StoredContent content;
    private MessageDigest fileSum = DigestUtils.getMd5Digest();
    private int next;

    FileHasher(DiskFile file, StoredContent content) {
        this.file = file;
        this.content = content;
    }

    /** The piece that comes next. */
    public int next() {
        return next;
    }

    /**
     * The strong hash of a piece that has just been written.
     *
     * @throws IOException also if the disk holds other bytes than were written to it
     */
    public PieceRecord record(int piece, StoredPiece stored) throws IOException {
        MessageDigest sha = DigestUtils.getSha256Digest();
        readWritten(piece, stored, sha);
        return new PieceRecord(stored.digest().md5(), Hex.encodeHexString(sha.digest()), contentLength(stored));
    }

    /**
     * Takes the next piece, which has just been written, into the MD5 of the file.
     *
     * @throws IOException also if the disk holds other bytes than were written to it
     */
    public void sumNext(StoredPiece stored) throws IOException {
        readWritten(next, stored, fileSum);
        next++;
    }

    private void readWritten(int piece, StoredPiece stored, MessageDigest sum) throws IOException {
        CRC32C crc = new CRC32C();
        PieceCheck.readContent(file, content.layout(), piece, contentLength(stored), part -> {
            crc.update(part.duplicate());
            sum.update(part);
        });
        if ((int) crc.getValue() != stored.crc32c()) {
            throw new IOException("piece " + piece + " reads differently from what was written");
        }
    }

    private static int contentLength(StoredPiece stored) {
        return stored.digest().framedLength() - PieceLayout.FRAME_BYTES;
    }

    /** Tells whether the next piece is what a former use of the content recorded; only then it is gone past. */
    public boolean checkNext(PieceRecord known) throws IOException {
        MessageDigest before = copyOfSum();
        boolean sound = false;
        try {
            sound = PieceCheck.isIntact(file, content.layout(), next, known, part -> fileSum.update(part));
        } finally {
            if (sound) {
                next++;
            } else {
                fileSum = before;
            }
        }
        return sound;
    }

    /** Tells whether any piece is what was recorded. Not to be mixed with the others, which go from piece to piece. */
    public boolean check(int piece, PieceRecord known) throws IOException {
        return PieceCheck.isIntact(file, content.layout(), piece, known);
    }

    private MessageDigest copyOfSum() {
        try {
            return (MessageDigest) fileSum.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the MD5 of every Java platform can be copied", e);
        }
    }

    /** The MD5 of all pieces so far; afterwards nothing can be hashed any more. */
    public Md5 fileMd5() {
        return Md5.of(fileSum.digest());
    }
}
