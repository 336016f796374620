package io.supernode.cluster.engine;

import java.io.DataInput;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jgroups.Address;
import org.jgroups.PhysicalAddress;
import org.jgroups.blocks.cs.Connection;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.TCP;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.ByteArrayDataInputStream;
import org.jgroups.util.DefaultSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transport of JGroups as a cluster of supernodes needs it: with a key, whatever it writes to a connection is sealed, be it one
 * message or many that are sent together. So those by which members find each other, join, and say that they live are sealed too,
 * and nothing is parsed before it is known to come from a member. What is not sealed with the key of the cluster goes no further.
 *
 * <p>JGroups' own SYM_ENCRYPT leaves headers as they are, and takes messages without a body, such as a request to join, from
 * anybody; it has no authenticated cipher.
 */
final class NodeTransport extends TCP {

    /** Messages are cut before they are so long; a stranger must not choose how much memory is taken for him. */
    static final int MAX_SEALED_BYTES = 1 << 20;
    /** So often it is looked for connections of strangers that have had their time. */
    private static final long EXPIRY_SECONDS = 1;

    private static final Logger LOG = LoggerFactory.getLogger(NodeTransport.class);

    private final Optional<MessageSeal> seal;
    private final UnsealedLog unsealed = new UnsealedLog();
    /** What a thread sends or has received, sealed. The engine uses none of these arrays after the call to which it was handed. */
    private final ThreadLocal<KeptArray> sealedBytes = ThreadLocal.withInitial(KeptArray::new);
    private final ThreadLocal<KeptArray> plainBytes = ThreadLocal.withInitial(KeptArray::new);

    private final UnauthenticatedConnections unauthenticated = new UnauthenticatedConnections(System::nanoTime);
    private Future<?> expiry = CompletableFuture.completedFuture(null);

    NodeTransport(Optional<MessageSeal> seal) {
        this.seal = seal;
        // Messages name it by the number of what it extends.
        setId(ClassConfigurator.getProtocolId(TCP.class));
        setBundler(new DirectBundler());
        setSocketFactory(new NodeSocketFactory());
        BatchMessage.register();
    }

    @Override
    public void init() throws Exception {
        // By its name it would have to be a public class.
        message_processing_policy = null;
        msg_processing_policy = new DirectProcessing();
        super.init();
    }

    @Override
    public void start() throws Exception {
        super.start();
        expiry = getTimer().scheduleWithFixedDelay(
                unauthenticated::closeExpired, EXPIRY_SECONDS, EXPIRY_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void connectionClosed(Connection connection) {
        // Two nodes that connect to each other at the same time keep one of both connections: nobody is dead.
        if (!srv.connectionEstablishedTo(connection.peerAddress())) {
            super.connectionClosed(connection);
        }
    }

    /** Without the last word of the engine, which would wait, with the change of the members, for one that takes nothing. */
    @Override
    public void retainAll(Collection<Address> members) {
        srv.forAllConnections((address, connection) -> {
            if (!members.contains(address) && !is_member.test((PhysicalAddress) address)) {
                closeSilently(connection);
            }
        });
        super.retainAll(members);
    }

    @Override
    protected void handleDisconnect() {
        srv.forAllConnections((address, connection) -> closeSilently(connection));
        super.handleDisconnect();
    }

    private static void closeSilently(Connection connection) {
        try {
            connection.close(false);
        } catch (IOException e) {
            LOG.debug("the connection {} did not close", connection, e);
        }
    }

    @Override
    public void stop() {
        expiry.cancel(false);
        super.stop();
    }

    /** What the engine asks for connections from others. */
    private final class NodeSocketFactory extends DefaultSocketFactory {

        @Override
        public ServerSocket createServerSocket(String service) throws IOException {
            return new NodeServerSocket(
                    unauthenticated, NodeTransport.this::isOfNode, task -> getThreadFactory().newThread(task, "Connection.Examiner"));
        }
    }

    private boolean isOfNode(InetAddress from, IpAddress sender, DataInputStream in) throws IOException {
        if (seal.isEmpty()) {
            // Nobody can be told from a stranger.
            return true;
        }
        int length = in.readInt();
        if (length == Connection.GRACEFUL_CLOSE) {
            return false;
        }
        boolean isSealed = length >= 0 && length <= MAX_SEALED_BYTES
                && seal.get().open(new KeptArray().read(in, length), 0, length, new byte[length]).isPresent();
        if (!isSealed) {
            unsealed.tell(from, sender);
        }
        return isSealed;
    }

    @Override
    public void send(Address dest, byte[] data, int offset, int length) throws Exception {
        if (seal.isEmpty()) {
            super.send(dest, data, offset, length);
            return;
        }
        int sealedLength = MessageSeal.sealedLength(length);
        byte[] sealed = sealedBytes.get().atLeast(sealedLength);
        seal.get().seal(data, offset, length, sealed);
        super.send(dest, sealed, 0, sealedLength);
    }

    @Override
    public void receive(Address sender, DataInput in, int length) throws Exception {
        if (seal.isEmpty()) {
            super.receive(sender, in, length);
            return;
        }
        if (length < 0 || length > MAX_SEALED_BYTES) {
            tellUnsealed(sender);
            // Ends the connection as if the other side had.
            throw new EOFException();
        }
        byte[] sealed = sealedBytes.get().read(in, length);
        byte[] plain = plainBytes.get().atLeast(length);
        OptionalInt plainLength = seal.get().open(sealed, 0, length, plain);
        if (plainLength.isPresent()) {
            // Not as an array, of which the engine would read some bytes more than there are.
            super.receive(sender, new ByteArrayDataInputStream(plain, 0, plainLength.getAsInt()), plainLength.getAsInt());
        } else {
            tellUnsealed(sender);
        }
    }

    private void tellUnsealed(Address sender) {
        if (sender instanceof IpAddress address) {
            unsealed.tell(address.getIpAddress(), address);
        }
    }
}
