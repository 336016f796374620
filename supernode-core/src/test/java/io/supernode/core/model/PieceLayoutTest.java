package io.supernode.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** The layout against the protocol's text, worked out in the slowest way that leaves no doubt. */
class PieceLayoutTest {

    private static final long MB = 1024 * 1024;
    private static final int FRAME = 5;

    @Property
    void thePieceSizeFollowsTheRule(@ForAll("layouts") PieceLayout layout) {
        assertEquals(naivePieceSize(layout.fileLength()), layout.pieceSize());
    }

    @Example
    void thePieceSizeChangesAtExactly200Mb() {
        assertEquals(4 * MB, PieceLayout.ofLength(200 * MB - 1).pieceSize());
        assertEquals(4 * MB, PieceLayout.ofLength(200 * MB).pieceSize());
        assertEquals(4 * MB, PieceLayout.ofLength(300 * MB - 1).pieceSize());
        assertEquals(5 * MB, PieceLayout.ofLength(300 * MB).pieceSize());
    }

    @Example
    void around200MbTheLastPieceTakesWhatIsLeft() {
        for (long length : new long[] {200 * MB - 1, 200 * MB, 200 * MB + 1}) {
            PieceLayout layout = PieceLayout.ofLength(length);
            assertEquals(51, layout.pieceCount());
            assertEquals(length - 50L * (4 * MB - FRAME), layout.contentLength(50));
        }
    }

    @Example
    void thePieceSizeIsCappedAt15Mb() {
        assertEquals(14 * MB, PieceLayout.ofLength(1300 * MB - 1).pieceSize());
        assertEquals(15 * MB, PieceLayout.ofLength(1300 * MB).pieceSize());
        assertEquals(15 * MB, PieceLayout.ofLength(1_000_000 * MB).pieceSize());
    }

    @Example
    void theExampleOfTheApiTextIsFramedAsItSays() {
        PieceLayout layout = PieceLayout.ofLength(687_481);
        assertEquals(1, layout.pieceCount());
        assertEquals(687_486, layout.framedLength(0));
        assertEquals(687_486, layout.framedFileLength());
        assertEquals("0-4194303", PieceRange.ofPiece(0, layout.pieceSize()).toString());
    }

    @Example
    void anEmptyFileIsOnePieceOfFiveBytes() {
        PieceLayout layout = PieceLayout.ofLength(0);
        assertEquals(1, layout.pieceCount());
        assertEquals(FRAME, layout.framedLength(0));
    }

    @Example
    void anUnknownLengthMeansDefaultPieces() {
        PieceLayout layout = PieceLayout.ofUnknownLength();
        assertEquals(4 * MB, layout.pieceSize());
        assertFalse(layout.hasLength());
        assertThrows(IllegalStateException.class, layout::framedFileLength);
        assertEquals(4 * MB, layout.withLength(500 * MB).pieceSize());
    }

    @Property
    void thePiecesAreTheFileWithoutGapOrOverlap(@ForAll("layouts") PieceLayout layout) {
        long left = layout.fileLength();
        int piece = 0;
        do {
            long content = Math.min(left, layout.pieceSize() - FRAME);
            assertEquals(content, layout.contentLength(piece));
            assertEquals(content + FRAME, layout.framedLength(piece));
            left -= content;
            piece++;
        } while (left > 0);
        assertEquals(piece, layout.pieceCount());
        assertEquals(layout.fileLength() + (long) FRAME * piece, layout.framedFileLength());
        int count = piece;
        assertThrows(IndexOutOfBoundsException.class, () -> layout.contentLength(count));
    }

    @Property
    void everyPieceIsFoundAgainByItsRange(
            @ForAll("layouts") PieceLayout layout, @ForAll @LongRange(min = 0, max = 5000) long number) {
        int piece = (int) (number % layout.pieceCount());
        PieceRange range = PieceRange.ofPiece(piece, layout.pieceSize());
        assertEquals((long) piece * layout.pieceSize(), range.start());
        assertEquals(layout.pieceSize(), range.length());
        assertTrue(layout.hasPiece(range));
        assertEquals(piece, layout.pieceOf(range));
    }

    @Property
    void rangesThatAreNoPieceAreRefused(@ForAll("layouts") PieceLayout layout) {
        PieceRange last = PieceRange.ofPiece(layout.pieceCount() - 1, layout.pieceSize());
        assertFalse(layout.hasPiece(new PieceRange(last.start() + 1, last.end() + 1)));
        assertFalse(layout.hasPiece(new PieceRange(last.start(), last.end() - 1)));
        assertFalse(layout.hasPiece(PieceRange.ofPiece(layout.pieceCount(), layout.pieceSize())));
        assertThrows(
                IllegalArgumentException.class,
                () -> layout.pieceOf(PieceRange.ofPiece(layout.pieceCount(), layout.pieceSize())));
    }

    @Property
    void theFrameHeaderHoldsLengthAndSizeSideBySide(@ForAll("layouts") PieceLayout layout) {
        int last = layout.contentLength(layout.pieceCount() - 1);
        int header = layout.frameHeader(last);
        assertEquals(last, header & 0xff_ffff);
        assertEquals(layout.pieceSize(), (header & 0xff00_0000) >>> 4);
        assertThrows(IllegalArgumentException.class, () -> layout.frameHeader(layout.pieceSize() - FRAME + 1));
    }

    @Property
    void aLengthIsSupportedExactlyWhenALayoutCanBeMade(@ForAll long length) {
        if (PieceLayout.isSupported(length)) {
            assertEquals(length, PieceLayout.ofLength(length).fileLength());
        } else {
            assertThrows(IllegalArgumentException.class, () -> PieceLayout.ofLength(length));
        }
    }

    @Example
    void aPieceHasOneTo15WholeMegabytes() {
        for (int pieceSize : new int[] {1 << 20, 15 << 20}) {
            assertEquals(pieceSize, new PieceLayout(pieceSize, 0).pieceSize());
        }
        for (int pieceSize : new int[] {0, (1 << 20) - 1, (1 << 20) + 1, (1 << 20) + 4096, 16 << 20, -1 << 20}) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> new PieceLayout(pieceSize, 0));
            assertEquals("a piece is 1 to 15 whole MB, not " + pieceSize + " bytes", refused.getMessage());
        }
    }

    @Example
    void aFileHasAtMostAMillionPieces() {
        long most = (1L << 20) * (4 * MB - FRAME);
        assertEquals(most, PieceLayout.maxFileLength((int) (4 * MB)));
        assertEquals(1 << 20, new PieceLayout((int) (4 * MB), most).pieceCount());
        for (long length : new long[] {most + 1, -2}) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> new PieceLayout((int) (4 * MB), length));
            assertEquals("a file is 0 to " + most + " bytes, not " + length, refused.getMessage());
        }
        long mostOfAll = (1L << 20) * (15 * MB - FRAME);
        assertTrue(PieceLayout.isSupported(mostOfAll));
        assertFalse(PieceLayout.isSupported(mostOfAll + 1));
    }

    @Example
    void whileTheLengthIsUnknownEveryPieceUpToTheLimitMayExist() {
        PieceLayout layout = PieceLayout.ofUnknownLength();
        assertEquals(1 << 20, layout.pieceCount());
        assertTrue(layout.hasPiece(PieceRange.ofPiece((1 << 20) - 1, layout.pieceSize())));
        assertFalse(layout.hasPiece(PieceRange.ofPiece(1 << 20, layout.pieceSize())));
        assertThrows(IllegalStateException.class, () -> layout.contentLength(0));
        assertTrue(PieceLayout.isSupported(PieceLayout.UNKNOWN_LENGTH));
        assertEquals(layout, PieceLayout.ofLength(PieceLayout.UNKNOWN_LENGTH));
    }

    @Example
    void thereIsNoPieceBeforeTheFirstOrAfterTheLast() {
        PieceLayout layout = PieceLayout.ofLength(5 * MB);
        assertEquals(
                "piece -1 of 2",
                assertThrows(IndexOutOfBoundsException.class, () -> layout.contentLength(-1)).getMessage());
        assertEquals(
                "piece 2 of 2",
                assertThrows(IndexOutOfBoundsException.class, () -> layout.contentLength(2)).getMessage());
    }

    @Example
    void theFrameHeaderTakesWhatOnePieceCanHold() {
        PieceLayout layout = PieceLayout.ofLength(0);
        assertEquals((int) (4 * MB) << 4, layout.frameHeader(0));
        assertEquals((int) (4 * MB) << 4 | (int) (4 * MB - FRAME), layout.frameHeader((int) (4 * MB) - FRAME));
        assertThrows(IllegalArgumentException.class, () -> layout.frameHeader(-1));
    }

    /** Files of every size rule, and those around its edges and around whole pieces. */
    @Provide
    Arbitrary<PieceLayout> layouts() {
        Arbitrary<Long> edges = Combinators.combine(
                        Arbitraries.of(4 * MB, 8 * MB, 200 * MB, 300 * MB, 1300 * MB),
                        Arbitraries.longs().between(-15, 15))
                .as(Long::sum);
        Arbitrary<Long> small = Arbitraries.longs().between(0, 64 * MB);
        return Arbitraries.oneOf(edges, small, Arbitraries.longs().between(0, 20_000 * MB))
                .map(PieceLayout::ofLength);
    }

    private static long naivePieceSize(long length) {
        BigInteger mb = BigInteger.valueOf(MB);
        BigInteger total = BigInteger.valueOf(length);
        if (total.compareTo(mb.multiply(BigInteger.valueOf(200))) < 0) {
            return 4 * MB;
        }
        BigInteger megabytes =
                total.divide(mb.multiply(BigInteger.valueOf(100))).add(BigInteger.TWO).min(BigInteger.valueOf(15));
        return megabytes.multiply(mb).longValueExact();
    }
}
