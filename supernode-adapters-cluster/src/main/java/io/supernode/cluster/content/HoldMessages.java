package io.supernode.cluster.content;

import io.supernode.cluster.call.CallMessages;
import io.supernode.core.codec.ByteReader;
import io.supernode.core.codec.ByteWriter;
import io.supernode.core.codec.DamagedRecordException;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PieceSet;
import io.supernode.core.model.TaskId;

/** What a node that holds a copy tells the owner of the task. The first byte says what it is. */
public final class HoldMessages {

    /** Messages about copies of contents begin here, and there is one. */
    public static final int HOLDS = CallMessages.END + 16;

    private static final int KEY_DIGITS = 64;

    private HoldMessages() {}

    /** A node serves these pieces of a content, or none of it any more if the set is empty. */
    record Holds(TaskId task, ContentKey key, PieceSet pieces) {}

    static byte[] write(Holds holds) {
        ByteWriter out = new ByteWriter();
        out.writeByte(HOLDS);
        out.writeHex(holds.task().value());
        out.writeHex(holds.key().value());
        long[] words = holds.pieces().toWords();
        out.writeUnsigned(words.length);
        for (long word : words) {
            out.writeFixedLong(word);
        }
        return out.toBytes();
    }

    /** @throws DamagedRecordException if it is none; the first byte has been read */
    static Holds read(ByteReader in) {
        try {
            TaskId task = new TaskId(in.readHex(KEY_DIGITS));
            ContentKey key = new ContentKey(in.readHex(KEY_DIGITS));
            long[] words = new long[in.readCount()];
            for (int i = 0; i < words.length; i++) {
                words[i] = in.readFixedLong();
            }
            return new Holds(task, key, PieceSet.ofWords(words));
        } catch (IllegalArgumentException e) {
            throw new DamagedRecordException("a message about a copy cannot be what it says", e);
        }
    }
}
