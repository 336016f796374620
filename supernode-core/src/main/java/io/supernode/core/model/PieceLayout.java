package io.supernode.core.model;

/**
 * How a file is cut into framed pieces (protocol sections 1 and 4). A framed piece is 4 bytes of header, at most
 * {@code pieceSize − 5} bytes of the file, and one closing byte; piece n lies at offset {@code n·pieceSize} of the framed file.
 *
 * <p>The piece size of a task never changes; its length may become known later ({@link #withLength}).
 *
 * @param pieceSize in bytes: a multiple of 1 MB, 1 MB to 15 MB
 * @param fileLength of the plain file in bytes, or {@link #UNKNOWN_LENGTH}
 */
public record PieceLayout(int pieceSize, long fileLength) {

    /** The length of a file whose origin does not tell it. */
    public static final long UNKNOWN_LENGTH = -1;

    /** One megabyte as the protocol counts it. */
    public static final int MB = 1 << 20;

    /** 4 bytes of header and one closing byte. */
    public static final int FRAME_BYTES = 5;

    /** The largest piece: the header has 28 bits for the size. */
    public static final int MAX_PIECE_SIZE = 15 * MB;

    /** The size of the pieces of files below 200 MB and of files of unknown length. */
    public static final int DEFAULT_PIECE_SIZE = 4 * MB;

    /** Bounds what one task may cost: with the smallest pieces in use, 4 TB. */
    public static final int MAX_PIECES = 1 << 20;

    private static final long LARGE_FILE = 200L * MB;
    private static final long LARGE_FILE_STEP = 100L * MB;
    private static final int LARGE_FILE_BASE = 2;

    public PieceLayout {
        if (pieceSize < MB || pieceSize > MAX_PIECE_SIZE || pieceSize % MB != 0) {
            throw new IllegalArgumentException("a piece is 1 to 15 whole MB, not " + pieceSize + " bytes");
        }
        if (fileLength < UNKNOWN_LENGTH || fileLength > maxFileLength(pieceSize)) {
            throw new IllegalArgumentException("a file is 0 to " + maxFileLength(pieceSize) + " bytes, not " + fileLength);
        }
    }

    /**
     * The layout of a file that is registered now, by the piece-size rule (protocol section 1): below 200 MB, and where the length
     * is unknown, a piece has 4 MB; else {@code min(length / 100 MB + 2, 15)} MB, with integer division. The piece size of a
     * task never changes afterwards.
     */
    public static PieceLayout ofLength(long fileLength) {
        return new PieceLayout(pieceSizeFor(fileLength), fileLength);
    }

    /** The layout of a file whose origin does not tell the length. */
    public static PieceLayout ofUnknownLength() {
        return new PieceLayout(DEFAULT_PIECE_SIZE, UNKNOWN_LENGTH);
    }

    /** Tells whether a file of this length can be a task at all. */
    public static boolean isSupported(long fileLength) {
        return fileLength >= UNKNOWN_LENGTH && fileLength <= maxFileLength(pieceSizeFor(fileLength));
    }

    private static int pieceSizeFor(long fileLength) {
        if (fileLength < LARGE_FILE) {
            return DEFAULT_PIECE_SIZE;
        }
        return (int) Math.min(fileLength / LARGE_FILE_STEP + LARGE_FILE_BASE, MAX_PIECE_SIZE / MB) * MB;
    }

    /** The longest file in bytes that pieces of this size can cut. */
    public static long maxFileLength(int pieceSize) {
        return (long) MAX_PIECES * (pieceSize - FRAME_BYTES);
    }

    /** The same piece size, with the length that has become known. */
    public PieceLayout withLength(long length) {
        return new PieceLayout(pieceSize, length);
    }

    /** Tells whether the length is known. */
    public boolean hasLength() {
        return fileLength != UNKNOWN_LENGTH;
    }

    /** Bytes of the file in every piece but the last. */
    public int contentPerPiece() {
        return pieceSize - FRAME_BYTES;
    }

    /** The number of pieces; an empty file is one piece. {@link #MAX_PIECES} while the length is unknown. */
    public int pieceCount() {
        if (!hasLength()) {
            return MAX_PIECES;
        }
        return (int) Math.max(1, (fileLength + contentPerPiece() - 1) / contentPerPiece());
    }

    /** Bytes of the file in piece {@code piece}; the length must be known. */
    public int contentLength(int piece) {
        requireLength();
        if (piece < 0 || piece >= pieceCount()) {
            throw new IndexOutOfBoundsException("piece " + piece + " of " + pieceCount());
        }
        return (int) Math.min(contentPerPiece(), fileLength - (long) piece * contentPerPiece());
    }

    /** Bytes of piece {@code piece} with its frame; the length must be known. */
    public int framedLength(int piece) {
        return contentLength(piece) + FRAME_BYTES;
    }

    /** Bytes of the whole framed file; the length must be known. */
    public long framedFileLength() {
        requireLength();
        return fileLength + (long) pieceCount() * FRAME_BYTES;
    }

    /** Tells whether {@code range} is one whole piece that this file may have. */
    public boolean hasPiece(PieceRange range) {
        return range.isPieceOf(pieceSize) && range.start() / pieceSize < pieceCount();
    }

    /** The piece that {@code range} names; {@link #hasPiece} must hold. */
    public int pieceOf(PieceRange range) {
        if (!hasPiece(range)) {
            throw new IllegalArgumentException(range + " is no piece of this layout");
        }
        return (int) (range.start() / pieceSize);
    }

    /** The four header bytes of a piece with {@code contentLength} bytes of the file, as one big-endian int. */
    public int frameHeader(int contentLength) {
        if (contentLength < 0 || contentLength > contentPerPiece()) {
            throw new IllegalArgumentException("no piece holds " + contentLength + " bytes");
        }
        return contentLength | pieceSize << 4;
    }

    private void requireLength() {
        if (!hasLength()) {
            throw new IllegalStateException("the length of the file is not known yet");
        }
    }
}
