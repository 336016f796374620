package io.supernode.cluster.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.codec.DamagedRecordException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jgroups.Message;
import org.jgroups.util.ByteArray;
import org.jgroups.util.Util;

class BatchMessageProperties {

    @Property(tries = 200)
    void messagesThatWereSentTogetherComeAsTheyWere(@ForAll @Size(min = 1, max = 20) List<@Size(max = 300) byte[]> messages)
            throws Exception {
        BatchMessage.register();
        ByteArray wire = Util.messageToBuffer(BatchMessage.of(null, messages));
        Message read = Util.messageFromBuffer(wire.getArray(), wire.getOffset(), wire.getLength());
        List<byte[]> seen = new ArrayList<>();
        ((BatchMessage) read).forEach(part -> seen.add(ReceivedBytes.of(part)));
        assertEquals(messages.stream().map(Arrays::toString).toList(), seen.stream().map(Arrays::toString).toList());
        assertTrue(read.isFlagSet(Message.Flag.OOB), "it waits for no other one");
    }

    @Example
    void whoReadsOnePartSeesNothingOfTheNext() {
        BatchMessage batch = (BatchMessage) BatchMessage.of(null, List.of(new byte[] {1}, new byte[] {2}));
        List<Integer> seen = new ArrayList<>();
        batch.forEach(part -> {
            seen.add(part.readByte());
            assertThrows(DamagedRecordException.class, part::readByte);
        });
        assertEquals(List.of(1, 2), seen);
    }

    @Example
    void aBatchThatIsCutOffIsDamaged() {
        BatchMessage cut = (BatchMessage) BatchMessage.of(null, List.of(new byte[10], new byte[10]));
        cut.setArray(cut.getArray(), 0, cut.getLength() - 1);
        assertThrows(DamagedRecordException.class, () -> cut.forEach(message -> { }));
    }
}
