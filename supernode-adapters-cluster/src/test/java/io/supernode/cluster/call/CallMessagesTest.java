package io.supernode.cluster.call;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.codec.ByteReader;
import org.junit.jupiter.api.Test;

class CallMessagesTest {

    @Test
    void aLongMessageComesWholeAndNoMemoryIsKeptForIt() {
        String reason = "x".repeat(500_000);
        byte[] message = CallMessages.failed(7, reason);
        ByteReader in = new ByteReader(message, 1, message.length);
        assertEquals(7, in.readUnsigned());
        assertEquals(reason, in.readText());
        int kept = CallMessages.WRITER.get().array().length;
        assertTrue(kept <= CallMessages.MOST_KEPT_BYTES, "kept: " + kept);
    }

    @Test
    void aMessageThatCannotBeWrittenLeavesNothingInTheNext() {
        byte[] before = CallMessages.cancel(9);
        assertThrows(RuntimeException.class, () -> CallMessages.answer(8, "no answer of a call"));
        assertArrayEquals(before, CallMessages.cancel(9));
    }
}
