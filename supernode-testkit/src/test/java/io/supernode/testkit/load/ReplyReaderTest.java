package io.supernode.testkit.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {

    private final ReplyReader reader = new ReplyReader();

    private boolean read(String json) {
        byte[] bytes = ("head" + json + "tail").getBytes(StandardCharsets.UTF_8);
        return reader.read(bytes, 4, bytes.length - 8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @Test
    void theRegistrationOfTheApiTextIsRead() {
        assertTrue(read("""
                {
                  "code": 200,
                  "data": {
                    "fileLength": 687481,
                    "pieceSize": 4194304,
                    "taskId": "ba270626349198840d0255de8358b6c93fe6d57d922d036fbf40bcf3499f44a8"
                  }
                }"""));
        assertEquals(200, reader.code());
        assertEquals(687481, reader.fileLength());
        assertEquals(4194304, reader.pieceSize());
        assertEquals(ScriptedNode.TASK, reader.taskId());
        assertEquals(0, reader.pieces());
    }

    @Test
    void allPiecesAreReadWhateverTheOrderOfTheirFields() {
        assertTrue(read(
                "{\"data\":[{\"range\":\"0-1\",\"x\":[1,{\"code\":9}],\"pieceNum\":0,\"cid\":\"a\"},"
                        + "{\"cid\":\"b\",\"note\":\"\\\"}\",\"range\":\"2-3\",\"pieceNum\":12}],\"code\":601}"));
        assertEquals(601, reader.code());
        assertEquals(2, reader.pieces());
        assertEquals(0, reader.number(0));
        assertEquals("a", text(reader.cid(0)));
        assertEquals(12, reader.number(1));
        assertEquals("b", text(reader.cid(1)));
        assertEquals("2-3", text(reader.range(1)));
    }

    @Test
    void morePiecesThanEverBeforeAreRead() {
        int[] numbers = new int[40];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        assertTrue(read(ScriptedNode.pieces("x", numbers)));
        assertEquals(40, reader.pieces());
        assertEquals(39, reader.number(39));
    }

    @Test
    void nothingOfAnEarlierReplyRemains() {
        read("{\"code\":200,\"data\":{\"taskId\":\"t\",\"pieceSize\":1,\"fileLength\":-1}}");
        assertEquals(-1, reader.fileLength());
        assertTrue(read(ScriptedNode.WAIT));
        assertEquals(602, reader.code());
        assertNull(reader.taskId());
        assertEquals(0, reader.pieceSize());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "OK", "{", "{}", "[]", "{\"code\"}", "{\"code\":}", "{\"code\":\"x\"}", "{\"code\":200", "{\"code\":200,}",
        "{\"data\":{\"code\":200}}", "{\"msg\":\"", "{\"code\":200 \"a\":1}"
    })
    void whatIsNoReplyIsRefused(String json) {
        assertFalse(read(json), json);
    }
}
