package io.supernode.cluster.replica;

import io.supernode.cluster.call.CallMessages;
import io.supernode.core.codec.ByteWriter;
import io.supernode.core.model.TaskId;
import java.util.List;

/** What nodes send each other about copies. The first byte of each message says what it is. */
final class CopyMessages {

    /** Then comes what the clock of the sender says, then entries; answered with TAKEN. */
    static final int ENTRIES = CallMessages.END;
    /** A message of entries has been taken; so many are on their way no more. */
    static final int TAKEN = CallMessages.END + 1;
    /** A task has been taken up: who handed it over may forget it. */
    static final int TAKEN_UP = CallMessages.END + 2;
    /** All that the sender had to hand over since that change of the members was sent before. */
    static final int HANDED_OVER = CallMessages.END + 3;

    /** There was no room for the copies of these tasks, and is now: whoever owns them sends them again, each as a whole. */
    static final int SEND_AGAIN = CallMessages.END + 4;

    private static final int NUMBERED_BYTES = 16;

    private CopyMessages() {}

    static byte[] taken() {
        return new byte[] {TAKEN};
    }

    static byte[] takenUp(long number) {
        return numbered(TAKEN_UP, number);
    }

    static byte[] handedOver(long epoch) {
        return numbered(HANDED_OVER, epoch);
    }

    static byte[] sendAgain(List<TaskId> tasks) {
        ByteWriter out = new ByteWriter();
        out.writeByte(SEND_AGAIN);
        tasks.forEach(task -> out.writeHex(task.value()));
        return out.toBytes();
    }

    private static byte[] numbered(int kind, long number) {
        ByteWriter out = new ByteWriter(NUMBERED_BYTES);
        out.writeByte(kind);
        out.writeUnsigned(number);
        return out.toBytes();
    }
}
