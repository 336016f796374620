package io.supernode.store;

import io.supernode.core.codec.ByteReader;
import io.supernode.core.codec.ByteWriter;
import io.supernode.core.codec.DamagedRecordException;
import io.supernode.core.codec.RecordFormat;
import java.util.zip.CRC32C;

/**
 * What state files are made of. A file begins with a header; frames follow. A frame is its length, a CRC32C of the rest, a type,
 * and entries; several frames up to one that commits are one batch, which is true as a whole or not at all. The entries of a frame
 * can be read without those of other frames. All numbers of fixed size have their highest byte first.
 */
final class StateFormat {

    /** Moves with each change of anything that is written, records too: their version is the same. */
    static final int VERSION = RecordFormat.VERSION;
    /** Versions from this one on are read. */
    static final int OLDEST_VERSION = 1;

    /** The header: magic, version, kind, generation, CRC32C. */
    static final int HEADER_BYTES = 25;
    /** Length and checksum. */
    static final int FRAME_HEAD_BYTES = 8;
    /** A frame ends when it is longer than this. */
    static final int FULL_FRAME_BYTES = 1 << 18;

    private static final long MAGIC = 0x53_4e_4f_44_45_2d_53_54L; // "SNODE-ST"

    // Types of frames.
    /** More frames of the batch follow. */
    static final int MORE = 1;
    /** The batch ends here. */
    static final int COMMIT = 2;
    /** The journal ends here: what comes next is in the journal of the generation that follows. */
    static final int CONTINUED = 3;

    // Entries.
    /** The entries that follow are of that task. */
    static final int TASK = 1;
    static final int PUT_TASK = 2;
    static final int REMOVE_TASK = 3;
    static final int REMOVE_PEERS = 4;
    static final int PUT_PEER = 5;
    static final int PEER_PROGRESS = 6;
    static final int REMOVE_PEER = 7;

    /** What a file is. */
    enum Kind {
        SNAPSHOT,
        JOURNAL
    }

    private StateFormat() {}

    static void writeHeader(Kind kind, long generation, ByteWriter out) {
        out.writeFixedLong(MAGIC);
        out.writeInt(VERSION);
        out.writeByte(kind.ordinal());
        out.writeFixedLong(generation);
        out.writeInt(checksum(out.array(), 0, HEADER_BYTES - Integer.BYTES));
    }

    /**
     * Checks a header.
     *
     * @param header the first {@link #HEADER_BYTES} of a file
     * @return the version of the format
     * @throws OtherVersionException if it is none that can be read
     * @throws DamagedRecordException if it is no header, or that of another file
     */
    static int checkHeader(byte[] header, Kind kind, long generation) throws OtherVersionException {
        ByteReader in = new ByteReader(header, 0, HEADER_BYTES);
        long magic = in.readFixedLong();
        int version = in.readInt();
        int itsKind = in.readByte();
        long itsGeneration = in.readFixedLong();
        boolean isWhole = in.readInt() == checksum(header, 0, HEADER_BYTES - Integer.BYTES);
        if (magic == MAGIC && isWhole && (version < OLDEST_VERSION || version > VERSION)) {
            throw new OtherVersionException(version);
        }
        if (magic != MAGIC || !isWhole || itsKind != kind.ordinal() || itsGeneration != generation) {
            throw new DamagedRecordException("it does not begin as such a file does");
        }
        return version;
    }

    static int checksum(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
