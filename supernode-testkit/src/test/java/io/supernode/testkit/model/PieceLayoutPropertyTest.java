package io.supernode.testkit.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.PieceRange;
import io.supernode.testkit.arbitrary.SupernodeDomain;
import java.math.BigInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

/** The layout against the protocol's text, worked out in the slowest way that leaves no doubt. */
@Domain(SupernodeDomain.class)
@Domain(DomainContext.Global.class)
class PieceLayoutPropertyTest {

    private static final long MB = 1024 * 1024;
    private static final int FRAME = 5;

    @Property
    void thePieceSizeFollowsTheRule(@ForAll PieceLayout layout) {
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
        assertEquals("0-4194303", layout.rangeOf(0).toString());
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
    void thePiecesAreTheFileWithoutGapOrOverlap(@ForAll PieceLayout layout) {
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
    void everyPieceIsFoundAgainByItsRange(@ForAll PieceLayout layout, @ForAll @LongRange(min = 0, max = 5000) long number) {
        int piece = (int) (number % layout.pieceCount());
        PieceRange range = layout.rangeOf(piece);
        assertEquals((long) piece * layout.pieceSize(), range.start());
        assertEquals(layout.pieceSize(), range.length());
        assertTrue(layout.hasPiece(range));
        assertEquals(piece, layout.pieceOf(range));
    }

    @Property
    void rangesThatAreNoPieceAreRefused(@ForAll PieceLayout layout) {
        PieceRange last = layout.rangeOf(layout.pieceCount() - 1);
        assertFalse(layout.hasPiece(new PieceRange(last.start() + 1, last.end() + 1)));
        assertFalse(layout.hasPiece(new PieceRange(last.start(), last.end() - 1)));
        assertFalse(layout.hasPiece(PieceRange.ofPiece(layout.pieceCount(), layout.pieceSize())));
        assertThrows(
                IllegalArgumentException.class,
                () -> layout.pieceOf(PieceRange.ofPiece(layout.pieceCount(), layout.pieceSize())));
    }

    @Property
    void theFrameHeaderHoldsLengthAndSizeSideBySide(@ForAll PieceLayout layout) {
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
