package io.supernode.cluster.engine;

import io.supernode.core.codec.ByteReader;
import io.supernode.core.codec.ByteWriter;
import io.supernode.core.codec.DamagedRecordException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.Message;
import org.jgroups.MessageFactory;

/**
 * Messages of this module that are sent to a node at the same time, as one message of the engine: what a message costs there is
 * paid once for all of them.
 */
final class BatchMessage extends BytesMessage {

    private static final short TYPE = 131;
    /** Of a length as it is written before each. */
    private static final int MOST_LENGTH_BYTES = 5;

    static {
        MessageFactory.register(TYPE, BatchMessage::new);
    }

    /** For the engine, which reads one. */
    BatchMessage() {}

    private BatchMessage(Address node, byte[] bytes, int length) {
        super(node, bytes, 0, length);
    }

    /** Makes the engine know messages of this type before the first one comes: by being initialized, once for each process. */
    static void register() {}

    static Message of(Address node, List<byte[]> messages) {
        int most = 0;
        for (byte[] message : messages) {
            most += message.length + MOST_LENGTH_BYTES;
        }
        ByteWriter out = new ByteWriter(most);
        for (byte[] message : messages) {
            out.writeBytes(message);
        }
        return new BatchMessage(node, out.array(), out.size()).setFlag(Message.Flag.OOB);
    }

    /**
     * Hands on each of them, in order, as it lies in this message.
     *
     * @throws DamagedRecordException if it is no batch
     */
    void forEach(Consumer<ByteReader> receiver) {
        ByteReader in = new ByteReader(getArray(), getOffset(), getOffset() + getLength());
        while (in.hasMore()) {
            receiver.accept(in.readPart());
        }
    }

    @Override
    public Supplier<Message> create() {
        return BatchMessage::new;
    }

    @Override
    public short getType() {
        return TYPE;
    }
}
