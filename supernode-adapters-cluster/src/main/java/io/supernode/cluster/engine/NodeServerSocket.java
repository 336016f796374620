package io.supernode.cluster.engine;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketImpl;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jgroups.Version;
import org.jgroups.blocks.cs.Connection;
import org.jgroups.stack.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the engine a connection once its first message has come and is from a node. The engine itself waits for the greeting of one
 * connection at a time, and takes the address in it for true: whoever claimed that of a node would be sent what is for that node. What
 * was read here is read again by the engine, so it never waits for a greeting. {@link #accept} is called by one thread, all else is
 * thread-safe.
 */
final class NodeServerSocket extends ServerSocket {

    private static final Logger LOG = LoggerFactory.getLogger(NodeServerSocket.class);
    /** After a failure to accept, such as that the process has no file left to open. */
    private static final long PAUSE_NANOS = 100_000_000L;

    /** Much longer than any greeting. */
    private static final int MAX_GREETING_BYTES = 64;
    private static final int MAX_EXAMINED_BYTES = MAX_GREETING_BYTES + Integer.BYTES + NodeTransport.MAX_SEALED_BYTES;

    private final UnauthenticatedConnections unauthenticated;
    private final FirstMessage firstMessage;
    private final ThreadFactory threads;
    private final BlockingQueue<Socket> examined = new LinkedBlockingQueue<>();
    private boolean isStarted;

    /** What tells a node from a stranger. */
    interface FirstMessage {

        /**
         * Reads what follows the greeting of a connection.
         *
         * @param from where it comes from
         * @param sender as it calls itself
         * @return whether it is from a node
         * @throws IOException if it does not come
         */
        boolean isOfNode(InetAddress from, IpAddress sender, DataInputStream in) throws IOException;
    }

    /** @param threads makes one for each connection that is examined */
    NodeServerSocket(UnauthenticatedConnections unauthenticated, FirstMessage firstMessage, ThreadFactory threads) throws IOException {
        this.unauthenticated = unauthenticated;
        this.firstMessage = firstMessage;
        this.threads = threads;
    }

    /** A connection whose first bytes can be read twice. */
    private static final class IncomingSocket extends Socket {

        private InputStream in;

        IncomingSocket() throws SocketException {
            // As ServerSocket.implAccept needs it.
            super((SocketImpl) null);
        }

        @Override
        public synchronized InputStream getInputStream() throws IOException {
            if (in == null) {
                in = new BufferedInputStream(super.getInputStream());
            }
            return in;
        }
    }

    @Override
    public Socket accept() throws IOException {
        if (!isStarted) {
            isStarted = true;
            threads.newThread(this::acceptAll).start();
        }
        try {
            return examined.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SocketException("closed");
        }
    }

    private void acceptAll() {
        boolean failed = false;
        while (!isClosed()) {
            try {
                IncomingSocket socket = new IncomingSocket();
                implAccept(socket);
                unauthenticated.opened(socket);
                threads.newThread(() -> examine(socket)).start();
                failed = false;
            } catch (IOException e) {
                if (!isClosed() && !failed) {
                    LOG.warn("no connection of another node can be accepted now", e);
                }
                failed = true;
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        unauthenticated.closeAll();
        examined.forEach(unauthenticated::close);
    }

    private void examine(Socket socket) {
        try {
            InputStream in = socket.getInputStream();
            in.mark(MAX_EXAMINED_BYTES);
            boolean goesOn = goesOn(socket.getInetAddress(), new DataInputStream(in));
            in.reset();
            // Else as much is kept for the whole connection.
            in.mark(0);
            if (goesOn && unauthenticated.authenticated(socket)) {
                examined.add(socket);
                return;
            }
        } catch (IOException e) {
            LOG.debug("a connection of a stranger has ended", e);
        }
        unauthenticated.close(socket);
    }

    /** Whether the engine is to have it: a node, or one that it refuses at once and tells of in its log. */
    private boolean goesOn(InetAddress from, DataInputStream in) throws IOException {
        byte[] cookie = new byte[Connection.cookie.length];
        in.readFully(cookie);
        if (!Arrays.equals(cookie, Connection.cookie) || !Version.isBinaryCompatible(in.readShort())) {
            return true;
        }
        // The length of the address, which tells it itself.
        in.readShort();
        IpAddress sender = new IpAddress();
        sender.readFrom(in);
        return firstMessage.isOfNode(from, sender, in);
    }
}
