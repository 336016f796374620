package io.supernode.cluster.engine;

import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.core.codec.ByteReader;
import java.io.IOException;

/**
 * The nodes of a cluster, and messages between them.
 *
 * <p>Duties of an implementer:
 * <ul>
 * <li>Sending never waits for the network, and never throws: to a node that is no member, or dies, a message may be lost.
 * <li>What reaches a member reaches it once and whole. Messages that are sent in order reach it in that order.
 * <li>The listener is told of each change of the members, one after another, and of messages by many threads at once; it
 *     returns without waiting.
 * </ul>
 */
public interface ClusterNetwork extends AutoCloseable {

    /** Learns of members and messages. */
    interface Listener {

        /**
         * The members are these from now on. A name stands for one process as long as it is among them: where another process takes it
         * at once, there is a change without it before.
         */
        void membersChanged(ClusterMembers members);

        /**
         * A message has come.
         *
         * @param from the name of the node that has sent it
         * @param message nobody else reads it, and its bytes do not change
         */
        void received(String from, ByteReader message);
    }

    /**
     * Joins the others, or begins alone if there are none; the first members are told before this returns.
     *
     * @throws IOException if it cannot listen; the message is a sentence for the operator
     */
    void join(Listener listener) throws IOException;

    /** Sends a message that may overtake others. */
    void send(String node, byte[] message);

    /** Sends a message after all that were sent to that node so before. */
    void sendInOrder(String node, byte[] message);

    /** Leaves the others, who learn of it at once. */
    @Override
    void close();
}
