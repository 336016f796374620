package io.supernode.core.codec;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceSet;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerRecord;
import java.util.HashMap;
import java.util.Map;

/**
 * Records of peers as bytes: whole, or only what changes in the life of a peer. The task is not among them. Reading needs an
 * object, in which texts that most peers have in common are one; writing does not.
 */
public final class PeerRecordCodec {

    private static final int KEY_DIGITS = 64;
    private static final int WORD_BYTES = 8;
    private static final int MAX_SHARED_TEXTS = 1 << 10;

    private static final int BEGUN = 1;
    private static final int DOWN = 2;
    private static final int OTHER_CONTENT = 4;
    private static final int SERVES_ALL_IT_OWNS = 8;
    private static final int STOPPED = 16;
    /** Without it the record ends before the caller: so does each of whom nobody told it. */
    private static final int HAS_CALLER = 32;

    private final boolean hasLastSeen;
    private TaskId lastTask;
    private ContentKey firstContent;
    private final Map<String, String> sharedTexts = new HashMap<>();

    /** @param version of the format that is read; what is written is of the present one */
    public PeerRecordCodec(int version) {
        hasLastSeen = version >= RecordFormat.WITH_LAST_SEEN;
    }

    // ---- whole ----

    public static void write(PeerRecord peer, ByteWriter out) {
        out.writeText(peer.id().value());
        boolean hasFirstContent = peer.content().value().equals(peer.task().value());
        writeProgress(
                peer, (hasFirstContent ? 0 : OTHER_CONTENT) | (peer.caller().isKnown() ? HAS_CALLER : 0), out);
        if (!hasFirstContent) {
            out.writeHex(peer.content().value());
        }
        out.writeText(peer.address().ip());
        out.writeUnsigned(peer.address().port());
        out.writeText(peer.path());
        out.writeText(peer.hostName());
        out.writeText(peer.supernodeHost());
        out.writeText(peer.version().text());
        if (peer.caller().isKnown()) {
            out.writeFixedLong(peer.caller().high());
            out.writeFixedLong(peer.caller().low());
        }
    }

    public PeerRecord read(TaskId task, ByteReader in) {
        PeerId id = new PeerId(in.readText());
        int flags = in.readByte();
        PieceSet owned = readPieces(in);
        PieceSet served = (flags & SERVES_ALL_IT_OWNS) != 0 ? owned : readPieces(in);
        long lastSeen = readLastSeen(in);
        ContentKey content = (flags & OTHER_CONTENT) != 0 ? new ContentKey(in.readHex(KEY_DIGITS)) : firstContent(task);
        return new PeerRecord(
                task,
                content,
                id,
                new PeerAddress(in.readText(), Math.toIntExact(in.readUnsigned())),
                in.readText(),
                in.readText(),
                shared(in.readText()),
                new ClientVersion(shared(in.readText())),
                owned,
                served,
                (flags & BEGUN) != 0,
                (flags & DOWN) != 0,
                (flags & STOPPED) != 0,
                lastSeen,
                (flags & HAS_CALLER) != 0
                        ? new CallerAddress(in.readFixedLong(), in.readFixedLong())
                        : CallerAddress.UNKNOWN);
    }

    /** Peers of one task follow each other, and nearly all have its first content. */
    private ContentKey firstContent(TaskId task) {
        if (!task.equals(lastTask)) {
            lastTask = task;
            firstContent = ContentKey.of(task, 0);
        }
        return firstContent;
    }

    private long readLastSeen(ByteReader in) {
        return hasLastSeen ? in.readLong() : PeerRecord.UNKNOWN_TIME;
    }

    private String shared(String text) {
        String known = sharedTexts.get(text);
        if (known == null && sharedTexts.size() < MAX_SHARED_TEXTS) {
            sharedTexts.put(text, text);
        }
        return known == null ? text : known;
    }

    // ---- what changes ----

    /** Tells whether {@link #writeProgress} is enough for those who know {@code earlier}. */
    public static boolean isProgressOf(PeerRecord earlier, PeerRecord peer) {
        return earlier.content().equals(peer.content())
                && earlier.address().equals(peer.address())
                && earlier.path().equals(peer.path())
                && earlier.hostName().equals(peer.hostName())
                && earlier.supernodeHost().equals(peer.supernodeHost())
                && earlier.version().equals(peer.version())
                && earlier.caller().equals(peer.caller());
    }

    public static void writeProgress(PeerRecord peer, ByteWriter out) {
        out.writeText(peer.id().value());
        writeProgress(peer, 0, out);
    }

    private static void writeProgress(PeerRecord peer, int otherFlags, ByteWriter out) {
        boolean servesAll = peer.served().equals(peer.owned());
        out.writeByte(otherFlags
                | (peer.begun() ? BEGUN : 0)
                | (peer.down() ? DOWN : 0)
                | (peer.stopped() ? STOPPED : 0)
                | (servesAll ? SERVES_ALL_IT_OWNS : 0));
        writePieces(peer.owned(), out);
        if (!servesAll) {
            writePieces(peer.served(), out);
        }
        out.writeLong(peer.lastSeenMillis());
    }

    /** The peer that {@code earlier} has become; its cid was read already. */
    public PeerRecord readProgress(PeerRecord earlier, ByteReader in) {
        int flags = in.readByte();
        PieceSet owned = readPieces(in);
        PieceSet served = (flags & SERVES_ALL_IT_OWNS) != 0 ? owned : readPieces(in);
        return earlier.with(
                owned, served, (flags & BEGUN) != 0, (flags & DOWN) != 0, (flags & STOPPED) != 0, readLastSeen(in));
    }

    // ---- pieces: a bit each, in bytes without the zero ones at the end ----

    private static void writePieces(PieceSet pieces, ByteWriter out) {
        int count = (pieces.limit() + Byte.SIZE - 1) / Byte.SIZE;
        out.writeUnsigned(count);
        long[] words = pieces.toWords();
        for (int i = 0; i < count; i++) {
            out.writeByte((int) (words[i / WORD_BYTES] >>> i % WORD_BYTES * Byte.SIZE));
        }
    }

    private static PieceSet readPieces(ByteReader in) {
        int count = in.readCount();
        long[] words = new long[(count + WORD_BYTES - 1) / WORD_BYTES];
        for (int i = 0; i < count; i++) {
            words[i / WORD_BYTES] |= (long) in.readByte() << i % WORD_BYTES * Byte.SIZE;
        }
        return PieceSet.ofWords(words);
    }
}
