package io.supernode.cluster.content;

import io.supernode.cluster.call.CallMessages;
import io.supernode.core.codec.ByteReader;
import io.supernode.core.codec.ByteWriter;
import io.supernode.core.codec.DamagedRecordException;
import io.supernode.core.model.ContentKey;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a node tells the others of the contents that are to be kept from eviction. The first byte says what it is. */
public final class KeepMessages {

    /** There is one message of these. */
    public static final int KEEPS = CallMessages.END + 32;

    private static final int KEY_DIGITS = 64;

    private KeepMessages() {}

    /**
     * A part of what a node wants kept.
     *
     * @param isFirst whether all that it wants is told from here on
     * @param isLast whether all of that has been told by now: what was not among it is wanted no longer
     * @param untilMillis for each content, since 1970; 0 ends it
     */
    record Keeps(boolean isFirst, boolean isLast, Map<ContentKey, Long> untilMillis) {}

    static byte[] write(Keeps keeps) {
        ByteWriter out = new ByteWriter();
        out.writeByte(KEEPS);
        out.writeBoolean(keeps.isFirst());
        out.writeBoolean(keeps.isLast());
        out.writeUnsigned(keeps.untilMillis().size());
        keeps.untilMillis().forEach((key, until) -> {
            out.writeHex(key.value());
            out.writeLong(until);
        });
        return out.toBytes();
    }

    /** @throws DamagedRecordException if it is none; the first byte has been read */
    static Keeps read(ByteReader in) {
        try {
            boolean isFirst = in.readBoolean();
            boolean isLast = in.readBoolean();
            int count = in.readCount();
            Map<ContentKey, Long> until = new LinkedHashMap<>();
            for (int i = 0; i < count; i++) {
                until.put(new ContentKey(in.readHex(KEY_DIGITS)), in.readLong());
            }
            return new Keeps(isFirst, isLast, until);
        } catch (IllegalArgumentException e) {
            throw new DamagedRecordException("a message about kept contents cannot be what it says", e);
        }
    }
}
