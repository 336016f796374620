package io.supernode.cluster.engine;

import org.jgroups.Message;
import org.jgroups.protocols.PerDestinationBundler;
import org.jgroups.util.ByteArrayDataOutputStream;

/**
 * Writes what a {@link NodeSender} sends by its thread, which has gathered what goes out together already. All else that the engine
 * sends is written by a thread for each node, so that one which takes nothing does not hold up what is sent to the others.
 */
final class DirectBundler extends PerDestinationBundler {

    private final ThreadLocal<ByteArrayDataOutputStream> written =
            ThreadLocal.withInitial(() -> new ByteArrayDataOutputStream(max_size));

    DirectBundler() {
        useSingleSenderThread(false);
    }

    @Override
    public void send(Message message) throws Exception {
        if (message.getDest() != null && NodeSender.isCurrentThread()) {
            ByteArrayDataOutputStream out = written.get();
            out.position(0);
            sendSingle(message.getDest(), message, out);
        } else {
            super.send(message);
        }
    }
}
