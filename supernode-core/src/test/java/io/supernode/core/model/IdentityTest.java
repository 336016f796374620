package io.supernode.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Task ids, content keys and md5s: hexadecimal text that clients and stores keep, so it never comes out otherwise. */
class IdentityTest {

    private static final String HEX = "0123456789abcdef".repeat(4);
    private static final TaskId TASK = new TaskId(HEX);

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- task ids ----

    @Test
    void theTaskIdIsTheSha256OfThreeFieldsEachAfterItsLengthInBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(100);
        for (String field : new String[] {"http://o.example/\u00e9", "0".repeat(32), "id"}) {
            byte[] text = field.getBytes(StandardCharsets.UTF_8);
            bytes.putInt(text.length).put(text);
        }
        byte[] hashed = new byte[bytes.flip().remaining()];
        bytes.get(hashed);
        assertEquals(
                sha256(hashed), new ResourceIdentity("http://o.example/\u00e9", "0".repeat(32), "id").taskId().value());
    }

    @Test
    void aResourceHasAUrl() {
        assertThrows(IllegalArgumentException.class, () -> new ResourceIdentity(" ", "", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "0123456789abcdef", "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0",
        "g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "/123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        ":123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "`123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    })
    void whatIsNot64LowerCaseHexDigitsIsNoTaskIdAndNoContentKey(String text) {
        assertFalse(TaskId.isValid(text));
        assertFalse(ContentKey.isValid(text));
        assertEquals(
                "a task id is 64 lower-case hex digits",
                assertThrows(IllegalArgumentException.class, () -> new TaskId(text)).getMessage());
        assertEquals(
                "a content key is 64 lower-case hex digits",
                assertThrows(IllegalArgumentException.class, () -> new ContentKey(text)).getMessage());
    }

    @Test
    void idsAndKeysAreWrittenAsTheirDigits() {
        assertTrue(TaskId.isValid(HEX));
        assertTrue(ContentKey.isValid(HEX));
        assertEquals(HEX, TASK.toString());
        assertEquals("012", TASK.prefix());
        assertEquals(HEX, new ContentKey(HEX).toString());
        assertEquals("012", new ContentKey(HEX).prefix());
    }

    // ---- content keys ----

    @Test
    void theFirstVersionLiesUnderTheTaskIdAndEachLaterOneUnderDigitsOfItsOwn() {
        assertEquals("/qtdown/012/" + HEX, ContentKey.of(TASK, 0).dataPath());
        assertEquals(sha256((HEX + "#1").getBytes(StandardCharsets.US_ASCII)), ContentKey.of(TASK, 1).value());
        assertEquals(sha256((HEX + "#12").getBytes(StandardCharsets.US_ASCII)), ContentKey.of(TASK, 12).value());
        assertEquals(
                "versions count from 0, not -1",
                assertThrows(IllegalArgumentException.class, () -> ContentKey.of(TASK, -1)).getMessage());
    }

    @Test
    void theKeyOfPrivateContentCannotBeToldWithoutTheSalt() {
        byte[] salt = {1, 2, 3};
        ByteBuffer salted = ByteBuffer.allocate(67).put(salt).put(HEX.getBytes(StandardCharsets.US_ASCII));
        assertEquals(sha256(salted.array()), ContentKey.secret(TASK, 0, salt).value());
        assertNotEquals(ContentKey.secret(TASK, 0, salt), ContentKey.secret(TASK, 1, salt));
        assertNotEquals(ContentKey.secret(TASK, 0, salt), ContentKey.secret(TASK, 0, new byte[] {1, 2, 4}));
    }

    @Test
    void aLogShowsTwelveDigitsOfAKeyAlsoInsideAMessage() {
        assertEquals("0123456789ab", new ContentKey(HEX).forLog());
        assertEquals(
                "no space for /store/0123456789ab/3",
                new ContentKey(HEX).shortenedIn("no space for /store/" + HEX + "/3"));
    }

    // ---- md5s ----

    @Test
    void anMd5IsReadInEitherCaseAndWrittenInLowerCase() {
        String lower = HEX.substring(32);
        String upper = "0123456789ABCDEF0123456789ABCDEF";
        assertTrue(Md5.isValid(lower));
        assertTrue(Md5.isValid(upper));
        assertEquals(new Md5(lower), Md5.parse(upper));
        assertEquals(lower, Md5.parse(upper).toString());
        assertEquals(lower, Md5.of(HexFormat.of().parseHex(lower)).hex());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "0123456789abcdef0123456789abcde", "0123456789abcdef0123456789abcdef0", "g123456789abcdef0123456789abcdef"
    })
    void whatIsNot32HexDigitsIsNoMd5(String text) {
        assertFalse(Md5.isValid(text));
        assertEquals(
                "an md5 is 32 lower-case hex digits",
                assertThrows(IllegalArgumentException.class, () -> Md5.parse(text)).getMessage());
    }
}
