package io.supernode.testkit.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.supernode.core.model.PieceLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PieceCountTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 49, 50, 51, 100, 500, 2000, 100_000})
    void theFoundFileHasThePieces(int pieces) {
        PieceLayout layout = PieceLayout.ofLength(PieceCount.fileLength(pieces));
        assertEquals(pieces, layout.pieceCount());
        assertEquals(pieces, PieceCount.of(layout.fileLength(), layout.pieceSize()));
    }

    @Test
    void aLengthThatIsNotToldMeansAnUnknownNumber() {
        assertEquals(PieceCount.UNKNOWN, PieceCount.of(PieceLayout.UNKNOWN_LENGTH, PieceLayout.DEFAULT_PIECE_SIZE));
    }

    @Test
    void thereIsNoFileWithoutPieces() {
        assertThrows(IllegalArgumentException.class, () -> PieceCount.fileLength(0));
    }
}
