package io.supernode.cluster.engine;

import org.jgroups.Message;
import org.jgroups.util.MaxOneThreadPerSender;

/**
 * Hands {@link BatchMessage}s on by the thread that has read them from the connection, since what receives them waits for nothing.
 * All else that the engine receives is handed on by its pool of threads.
 */
final class DirectProcessing extends MaxOneThreadPerSender {

    @Override
    public boolean process(Message message, boolean oob) {
        if (!(message instanceof BatchMessage)) {
            return super.process(message, oob);
        }
        tp.passMessageUp(message, true, false, true);
        return true;
    }
}
