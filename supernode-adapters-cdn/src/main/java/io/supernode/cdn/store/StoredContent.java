package io.supernode.cdn.store;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is stored under one key, while it grows and afterwards: which pieces are there and what is known of them.
 * Thread-safe; changed only by the store's writer, read by whoever serves.
 */
public final class StoredContent {

    /** An origin that names more of them, or longer ones, has said that it depends on anything. */
    private static final int MAX_VARYING = 32;
    private static final int MAX_NAME = 128;
    private static final Set<String> ANYTHING = Set.of("*");

    private final ContentKey key;
    /**
     * All guarded by this. A piece that is missing or lost is not served; a lost one keeps its digest for its repair.
     */
    private final List<StoredPiece> pieces = new ArrayList<>();

    private final BitSet stored = new BitSet();
    /** Those that a restart knows of, from the first piece on without a gap. */
    private final List<PieceRecord> records = new ArrayList<>();

    private PieceLayout layout;
    private Validators validators = Validators.NONE;
    private Set<String> varyingHeaders = Set.of();
    private Md5 fileMd5;
    private boolean withdrawn;

    StoredContent(ContentKey key, PieceLayout layout) {
        this.key = key;
        this.layout = layout;
    }

    /** What a former process, or a former use, has left: nothing of it is served before it has been checked. */
    static StoredContent of(ContentMeta meta) {
        StoredContent content = new StoredContent(meta.key(), meta.layout());
        content.validators = meta.validators();
        content.varyingHeaders = meta.varyingHeaders();
        content.fileMd5 = meta.fileMd5().orElse(null);
        content.records.addAll(meta.pieces());
        return content;
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
     * Tells whether each byte of the framed file from {@code first} to {@code last} can be served. Both must be within
     * the file as far as its length is known.
     */
    public synchronized boolean isServable(long first, long last) {
        if (withdrawn || first < 0 || last < first) {
            return false;
        }
        long firstPiece = first / layout.pieceSize();
        long lastPiece = last / layout.pieceSize();
        if (lastPiece >= pieces.size()) {
            return false;
        }
        int missing = stored.nextClearBit((int) firstPiece);
        return missing > lastPiece
                && last % layout.pieceSize() < pieces.get((int) lastPiece).digest().framedLength();
    }

    /** Tells whether it may be served at all: it has neither failed nor been discarded. */
    public synchronized boolean isOffered() {
        return !withdrawn;
    }

    /** What the wire tells of a piece that was stored once, lost since or not. */
    public synchronized Optional<PieceDigest> digest(int piece) {
        return piece(piece).map(StoredPiece::digest);
    }

    synchronized Optional<StoredPiece> piece(int piece) {
        return piece < 0 || piece >= pieces.size() ? Optional.empty() : Optional.ofNullable(pieces.get(piece));
    }

    /** A piece that is stored and not lost, and still to be hashed. */
    public synchronized Optional<StoredPiece> toHash(int piece) {
        return stored.get(piece) ? piece(piece) : Optional.empty();
    }

    /** What is known of a piece over a restart, once it was read from the disk. */
    public synchronized Optional<PieceRecord> record(int piece) {
        return piece < 0 || piece >= records.size() ? Optional.empty() : Optional.of(records.get(piece));
    }

    /** How many pieces from the first on are recorded. */
    public synchronized int recorded() {
        return records.size();
    }

    /** Tells whether a piece is stored and not lost. */
    public synchronized boolean has(int piece) {
        return piece >= 0 && stored.get(piece);
    }

    /** Tells whether all of it is stored and nothing lost. */
    public synchronized boolean isWhole() {
        return layout.hasLength() && stored.cardinality() == layout.pieceCount();
    }

    /** One more than the number of the last piece that was stored once. */
    public synchronized int pieces() {
        return pieces.size();
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

    /** Names of request headers on which the content depends; {@code *} stands for anything. */
    public synchronized Set<String> varyingHeaders() {
        return varyingHeaders;
    }

    /** The origin has told on which headers the content depends; what it told before holds as well. */
    public synchronized void varies(Set<String> names) {
        Set<String> all = new TreeSet<>(varyingHeaders);
        all.addAll(names);
        boolean isBounded = all.size() <= MAX_VARYING && all.stream().allMatch(name -> name.length() <= MAX_NAME);
        varyingHeaders = isBounded ? Set.copyOf(all) : ANYTHING;
    }

    /** A piece is written: it is served from now on. */
    public synchronized void add(int piece, StoredPiece done) {
        while (pieces.size() <= piece) {
            pieces.add(null);
        }
        pieces.set(piece, done);
        stored.set(piece);
    }

    /** A recorded piece was checked by its sums, and is served from now on. */
    public synchronized void readmit(int piece) {
        add(piece, new StoredPiece(records.get(piece).digest(), 0));
    }

    /** A recorded piece was found damaged: known for its repair, and not served. */
    public synchronized void miss(int piece) {
        readmit(piece);
        stored.clear(piece);
    }

    /** The next piece was read from the disk as it was written. */
    public synchronized void hashed(PieceRecord record) {
        records.add(record);
    }

    /** Forgets the records from {@code count} on, of which no piece has been served. */
    synchronized void keepRecords(int count) {
        records.subList(count, records.size()).clear();
    }

    /** Nothing was right, and nothing of it has been served. */
    synchronized void restart(PieceLayout newLayout) {
        records.clear();
        pieces.clear();
        stored.clear();
        layout = newLayout;
        validators = Validators.NONE;
        varyingHeaders = Set.of();
    }

    synchronized void lose(int piece) {
        stored.clear(piece);
    }

    synchronized void restore(int piece) {
        stored.set(piece);
    }

    synchronized void complete(Md5 md5) {
        fileMd5 = md5;
    }

    /** Nothing of it is served any more. */
    synchronized void withdraw() {
        withdrawn = true;
    }

    synchronized ContentMeta meta() {
        return meta(records);
    }

    /** With the pieces that follow the recorded ones, though they have not been read back: who resumes checks them all. */
    synchronized ContentMeta metaOfProgress() {
        List<PieceRecord> written = new ArrayList<>(records);
        for (int piece = records.size(); stored.get(piece); piece++) {
            written.add(pieces.get(piece).record());
        }
        return meta(written);
    }

    private ContentMeta meta(List<PieceRecord> known) {
        return new ContentMeta(key, layout, Optional.ofNullable(fileMd5), validators, varyingHeaders, List.copyOf(known));
    }
}
