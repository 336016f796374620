package io.supernode.app;

import io.supernode.cdn.store.OwnDirectory;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The old process of a take-over: waits at a socket in the home for a new one that asks to take over ({@link TakeOver}), in lines
 * of text:
 *
 * <pre>
 * new: ports                        where does the old process listen? Not asked by older versions
 * old: CONTROL DOWNLOAD
 * new: take-over                    its configuration is good, and it is ready to open the home
 * old: released CONTROL DOWNLOAD    what it knew is stored, the home is free, and the ports may be taken beside it
 * new: serving                      the old process answers whoever still waits there, and ends
 * </pre>
 *
 * <p>Instead of {@code released} comes {@code refused REASON}. If the connection ends before {@code serving}, the new process
 * has died, or could not start: the old one goes on. It never stops listening, so nobody is refused meanwhile. The socket is in
 * a directory that only the owner of the home can enter.
 */
final class HandOver implements AutoCloseable {

    static final String PORTS = "ports";
    static final String REQUEST = "take-over";
    static final String RELEASED = "released";
    static final String REFUSED = "refused";
    static final String SERVING = "serving";

    private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);
    private static final String DIRECTORY = ".run";
    private static final String SOCKET = "take-over";
    private static final String OWNER_ONLY = "rwx------";

    private final Path path;
    private final ServerSocketChannel socket;
    private final Owner owner;

    /** What hands over. */
    interface Owner {

        /** Where it listens. */
        TakeOver.Ports ports();

        /**
         * Gives up the home, and lets the ports be shared; when it returns, another process may have both.
         *
         * @throws IOException if it does not, and goes on; the message says why
         */
        TakeOver.Ports release() throws IOException;

        /** The other process serves: the end. */
        void finish();

        /** The other process has gone without having served: it all goes on here. */
        void resume();
    }

    private HandOver(Path path, ServerSocketChannel socket, Owner owner) {
        this.path = path;
        this.socket = socket;
        this.owner = owner;
    }

    /** Where the socket of a home is. */
    static Path socket(Path home) {
        return home.resolve(DIRECTORY).resolve(SOCKET);
    }

    /**
     * Waits for a process that takes over, from now on.
     *
     * @param home that belongs to this process, so that a socket there is nobody's
     * @throws IOException if there cannot be such a socket, as when the path of the home is too long for one
     */
    static HandOver open(Path home, Owner owner) throws IOException {
        Path path = socket(home);
        ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            Path directory = path.getParent();
            // Not what a link in its place leads to: that is not ours.
            OwnDirectory.create(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(OWNER_ONLY));
            Files.deleteIfExists(path);
            socket.bind(UnixDomainSocketAddress.of(path), 1);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw new IOException("no process can take over from this one by --take-over: " + e.getMessage(), e);
        }
        HandOver opened = new HandOver(path, socket, owner);
        Thread thread = new Thread(opened::listen, "hand-over");
        thread.setDaemon(true);
        thread.start();
        return opened;
    }

    private void listen() {
        while (socket.isOpen()) {
            try (LineChannel connection = new LineChannel(accept())) {
                String request = connection.read();
                if (PORTS.equals(request)) {
                    connection.write(words(owner.ports()));
                    request = connection.read();
                }
                if (REQUEST.equals(request)) {
                    talk(connection);
                }
            } catch (ClosedChannelException e) {
                LOG.debug("closed: nobody is waited for any more");
            } catch (IOException | RuntimeException e) {
                LOG.warn("a take-over has failed", e);
            }
        }
    }

    private SocketChannel accept() throws IOException {
        return socket.accept();
    }

    private void talk(LineChannel connection) throws IOException {
        LOG.info("another process takes over");
        TakeOver.Ports released;
        try {
            released = owner.release();
        } catch (IOException e) {
            LOG.warn("it is refused: {}", e.getMessage());
            connection.write(REFUSED + ' ' + e.getMessage());
            return;
        }
        if (hasCome(connection, released)) {
            owner.finish();
        } else {
            owner.resume();
        }
    }

    private static String words(TakeOver.Ports ports) {
        return ports.control() + " " + ports.download();
    }

    /** However long it takes: as long as the other process lives, the home is its own. */
    private static boolean hasCome(LineChannel connection, TakeOver.Ports released) {
        try {
            connection.write(RELEASED + ' ' + words(released));
            return SERVING.equals(connection.read());
        } catch (IOException e) {
            LOG.debug("the other process has gone", e);
            return false;
        }
    }

    /** Nobody else can take over; a conversation goes on. */
    @Override
    public void close() throws IOException {
        socket.close();
        Files.deleteIfExists(path);
    }
}
