package io.supernode.cluster.call;

import io.supernode.core.codec.ByteWriter;
import java.util.function.Consumer;

/**
 * What nodes send each other about calls. The first byte of each message says what it is; those of calls are below {@link #END}.
 * The number of a call is its caller's, and comes back with the answer.
 */
public final class CallMessages {

    static final int CALL = 1;
    static final int ANSWER = 2;
    static final int NOT_OWNER = 3;
    static final int FAILED = 4;
    static final int CANCEL = 5;
    /** Messages from here on are not about calls. */
    public static final int END = 16;

    /** A client chooses how long its registration is; what its message has taken is not kept. */
    static final int MOST_KEPT_BYTES = 1 << 14;
    static final ThreadLocal<ByteWriter> WRITER =
            ThreadLocal.withInitial(() -> ByteWriter.keepingAtMost(MOST_KEPT_BYTES));

    private CallMessages() {}

    /** @param epoch of the members by which the caller has found the owner */
    static byte[] call(long number, long epoch, ClusterCall<?> call) {
        return message(CALL, number, out -> {
            out.writeLong(epoch);
            CallCodec.write(call, out);
        });
    }

    static byte[] answer(long number, Object answer) {
        return message(ANSWER, number, out -> AnswerCodec.write(answer, out));
    }

    /** @param epoch of the members by which the node that was asked is not the owner */
    static byte[] notOwner(long number, long epoch) {
        return message(NOT_OWNER, number, out -> out.writeLong(epoch));
    }

    static byte[] failed(long number, String reason) {
        return message(FAILED, number, out -> out.writeText(reason));
    }

    static byte[] cancel(long number) {
        return message(CANCEL, number, out -> { });
    }

    private static byte[] message(int kind, long number, Consumer<ByteWriter> rest) {
        ByteWriter out = WRITER.get();
        try {
            out.writeByte(kind);
            out.writeUnsigned(number);
            rest.accept(out);
            return out.toBytes();
        } finally {
            out.clear();
        }
    }
}
