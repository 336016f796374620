package io.supernode.cdn.store;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is stored under one key, while it grows and afterwards: which pieces are there and what is known of them. Thread-safe;
 * changed only by the store's writer, read by whoever serves.
 */
public final class StoredContent {

    private final ContentKey key;
    /** All guarded by this. A piece that is missing or lost is not served; a lost one keeps its record for its repair. */
    private final List<PieceRecord> records = new ArrayList<>();

    private final BitSet stored = new BitSet();
    private PieceLayout layout;
    private Validators validators = Validators.NONE;
    private Md5 fileMd5;
    private boolean withdrawn;

    StoredContent(ContentKey key, PieceLayout layout) {
        this.key = key;
        this.layout = layout;
    }

    /** Under which it is stored. */
    public ContentKey key() {
        return key;
    }

    /** How it is cut; its length may be unknown as yet. */
    public synchronized PieceLayout layout() {
        return layout;
    }

    /** The length of the framed file, once that of the plain file is known. */
    public synchronized OptionalLong framedLength() {
        return layout.hasLength() ? OptionalLong.of(layout.framedFileLength()) : OptionalLong.empty();
    }

    /**
     * Tells whether each byte of the framed file from {@code first} to {@code last} can be served. Both must be within the
     * file as far as its length is known.
     */
    public synchronized boolean isServable(long first, long last) {
        if (withdrawn || first < 0 || last < first) {
            return false;
        }
        long firstPiece = first / layout.pieceSize();
        long lastPiece = last / layout.pieceSize();
        if (lastPiece >= records.size()) {
            return false;
        }
        int missing = stored.nextClearBit((int) firstPiece);
        boolean withinLast = last % layout.pieceSize() < records.get((int) lastPiece).digest().framedLength();
        return missing > lastPiece && withinLast;
    }

    /** Tells whether it may be served at all: it has neither failed nor been discarded. */
    public synchronized boolean isOffered() {
        return !withdrawn;
    }

    /** What is known of a piece that was stored once, lost since or not. */
    public synchronized Optional<PieceRecord> record(int piece) {
        return piece < 0 || piece >= records.size() ? Optional.empty() : Optional.ofNullable(records.get(piece));
    }

    /** Tells whether a piece is stored and not lost. */
    public synchronized boolean has(int piece) {
        return piece >= 0 && stored.get(piece);
    }

    /** Tells whether all of it is stored and nothing lost. */
    public synchronized boolean isWhole() {
        return fileMd5 != null && stored.cardinality() == layout.pieceCount();
    }

    /** The number of pieces from the first on that were stored once. */
    public synchronized int pieces() {
        return records.size();
    }

    /** The MD5 of the plain file, once all of it is stored. */
    public synchronized Optional<Md5> fileMd5() {
        return Optional.ofNullable(fileMd5);
    }

    /** By which the origin tells versions apart. */
    public synchronized Validators validators() {
        return validators;
    }

    /** The origin has told the length. */
    public synchronized void lengthKnown(long length) {
        layout = layout.withLength(length);
    }

    /** The origin has told its version. */
    public synchronized void validators(Validators known) {
        validators = known;
    }

    synchronized void add(int piece, PieceRecord record) {
        while (records.size() <= piece) {
            records.add(null);
        }
        records.set(piece, record);
        stored.set(piece);
    }

    synchronized void lose(int piece) {
        stored.clear(piece);
    }

    synchronized void complete(Md5 md5) {
        fileMd5 = md5;
    }

    synchronized void withdraw() {
        withdrawn = true;
    }

    synchronized ContentMeta meta() {
        return new ContentMeta(key, layout, Optional.ofNullable(fileMd5), validators, List.copyOf(records));
    }
}
