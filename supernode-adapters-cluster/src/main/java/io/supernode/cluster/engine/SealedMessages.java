package io.supernode.cluster.engine;

import java.util.Objects;
import java.util.Optional;
import org.jgroups.BytesMessage;
import org.jgroups.Message;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.stack.Protocol;
import org.jgroups.util.ByteArray;
import org.jgroups.util.FastArray;
import org.jgroups.util.MessageBatch;
import org.jgroups.util.Util;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals each message as a whole, right above the transport: also those by which members find each other, join, and say that they
 * live. What is not sealed with the key of the cluster goes no further. JGroups' own SYM_ENCRYPT leaves headers as they are, and
 * takes messages without a body, such as a request to join, from anybody; it has no authenticated cipher.
 */
final class SealedMessages extends Protocol {

    private static final Logger LOG = LoggerFactory.getLogger(SealedMessages.class);
    private static final short PROTOCOL_ID = 1031;

    static {
        ClassConfigurator.addProtocol(PROTOCOL_ID, SealedMessages.class);
    }

    private final MessageSeal seal;

    SealedMessages(MessageSeal seal) {
        this.seal = seal;
        setId(PROTOCOL_ID);
    }

    @Override
    public Object down(Message message) {
        if (message.getSrc() == null) {
            message.setSrc(getAddress());
        }
        try {
            ByteArray plain = Util.messageToBuffer(message);
            Message sealed = new BytesMessage(
                    message.getDest(), seal.seal(plain.getArray(), plain.getOffset(), plain.getLength()));
            sealed.setSrc(message.getSrc());
            sealed.setFlag(message.getFlags(false), false);
            sealed.setFlag(message.getFlags(true), true);
            return down_prot.down(sealed);
        } catch (Exception e) {
            LOG.error("a message to another node could not be encrypted", e);
            return null;
        }
    }

    @Override
    public Object up(Message message) {
        Optional<Message> opened = open(message);
        return opened.isPresent() ? up_prot.up(opened.get()) : null;
    }

    @Override
    public void up(MessageBatch batch) {
        FastArray<Message>.FastIterator each = (FastArray<Message>.FastIterator) batch.iterator();
        while (each.hasNext()) {
            Optional<Message> opened = open(each.next());
            if (opened.isPresent()) {
                each.replace(opened.get());
            } else {
                each.remove();
            }
        }
        if (!batch.isEmpty()) {
            up_prot.up(batch);
        }
    }

    private Optional<Message> open(Message message) {
        Optional<byte[]> plain = message.getArray() == null
                ? Optional.empty()
                : seal.open(message.getArray(), message.getOffset(), message.getLength());
        if (plain.isEmpty()) {
            // Anybody can cause this: an operator who looks for a wrong key finds it here.
            LOG.debug("what came from {} is not sealed with the key of this cluster", message.getSrc());
            return Optional.empty();
        }
        try {
            Message opened = Util.messageFromBuffer(plain.get(), 0, plain.get().length);
            // Whoever repeats what one node has sent to another must not choose where.
            if (!Objects.equals(opened.getSrc(), message.getSrc())
                    || opened.getDest() != null && message.getDest() != null
                            && !opened.getDest().equals(message.getDest())) {
                return Optional.empty();
            }
            opened.setDest(message.getDest());
            opened.setFlag(message.getFlags(true), true);
            return Optional.of(opened);
        } catch (Exception e) {
            LOG.warn("a message from {} is damaged", message.getSrc(), e);
            return Optional.empty();
        }
    }
}
