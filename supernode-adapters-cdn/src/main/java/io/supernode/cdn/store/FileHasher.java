package io.supernode.cdn.store;

import io.supernode.core.model.Md5;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.zip.CRC32C;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Computes, from the pieces on disk and one after another from the first on, the MD5 of the plain file, and checks that the
 * disk holds what was written. It runs behind the writing, so that a piece need not wait for this to be offered. For one
 * thread at a time.
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
     * Takes the next piece, which has just been written, into the MD5 of the file.
     *
     * @return what is to be known of the piece after a restart
     * @throws IOException also if the disk holds other bytes than were written to it
     */
    public PieceRecord sumNext(StoredPiece stored) throws IOException {
        CRC32C crc = new CRC32C();
        PieceCheck.readContent(file, content.layout(), next, stored.contentLength(), part -> {
            crc.update(part.duplicate());
            fileSum.update(part);
        });
        if ((int) crc.getValue() != stored.crc32c()) {
            throw new IOException("piece " + next + " reads differently from what was written");
        }
        next++;
        return stored.record();
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
