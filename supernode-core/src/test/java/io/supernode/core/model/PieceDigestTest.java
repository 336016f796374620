package io.supernode.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PieceDigestTest {

    private static final String HEX = "0123456789abcdef0123456789abcdef";
    private static final Md5 MD5 = new Md5(HEX);

    @Test
    void aPieceDigestIsReadAndWrittenAsMd5AndLength() {
        assertEquals(new PieceDigest(MD5, 687_486), PieceDigest.parse(HEX + ":687486"));
        assertEquals(HEX + ":687486", new PieceDigest(MD5, 687_486).toString());
    }

    @Test
    void aFramedPieceHasAtLeastItsFrameAndAtMost15Megabytes() {
        assertEquals(5, PieceDigest.parse(HEX + ":5").framedLength());
        assertEquals(15 << 20, PieceDigest.parse(HEX + ":15728640").framedLength());
        for (int length : new int[] {4, 0, -5, 15_728_641}) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> new PieceDigest(MD5, length));
            assertEquals("no framed piece is " + length + " bytes long", refused.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", HEX, HEX + "/5", "5"})
    void aTextWithoutAColonIsNoPieceDigest(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> PieceDigest.parse(text)).getMessage();
        assertEquals("a piece digest is md5:length", message);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        HEX + ":", HEX + ":05", HEX + ":+5", HEX + ":5 ", HEX + ":0x5", HEX + ":9999999999",
        HEX + ":\uff15", HEX + ":5:5"
    })
    void aLengthThatIsNoPlainNumberIsRefused(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> PieceDigest.parse(text)).getMessage();
        assertEquals("a piece digest is md5:length with plain decimal digits", message);
    }

    @ParameterizedTest
    @ValueSource(strings = {":5", "0123456789ABCDEF0123456789ABCDEF:5", "0123:5", HEX + "0:5"})
    void anMd5ThatIsNoneIsRefused(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> PieceDigest.parse(text)).getMessage();
        assertEquals("an md5 is 32 lower-case hex digits", message);
    }
}
