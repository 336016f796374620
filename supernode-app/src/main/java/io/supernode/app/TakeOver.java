package io.supernode.app;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The new process of a take-over: asks the one that has the home to hand over, and tells it when clients are served here. If this
 * process ends before, the other one notices, and goes on. {@link HandOver} is the other side. Not thread-safe.
 */
final class TakeOver implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TakeOver.class);
    /** It answers those who wait, and stores what it knows: that takes it a second, and this long if its disk is slow. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final LineChannel connection;

    /** @param control the port at which the other process listens, and this one too; so is the other */
    record Released(int control, int download) {}

    private TakeOver(LineChannel connection) {
        this.connection = connection;
    }

    /**
     * Finds the process that has this home.
     *
     * @return empty if none listens: then there is nothing to be taken over, or the lock of the home will tell
     */
    static Optional<TakeOver> of(Path home) {
        Path socket = HandOver.socket(home.toAbsolutePath().normalize());
        if (!isOurs(socket)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new TakeOver(new LineChannel(SocketChannel.open(UnixDomainSocketAddress.of(socket)))));
        } catch (IOException e) {
            // What a process has left that was killed.
            LOG.debug("nobody listens at {}", socket, e);
            return Optional.empty();
        }
    }

    /** A link, or what is behind one, was not made by a supernode. */
    private static boolean isOurs(Path socket) {
        return Files.isDirectory(socket.getParent(), LinkOption.NOFOLLOW_LINKS)
                && Files.exists(socket, LinkOption.NOFOLLOW_LINKS)
                && !Files.isSymbolicLink(socket);
    }

    /**
     * Asks for everything, and waits until the other process has released its home and shares its ports.
     *
     * @throws IOException if it does not; then it goes on serving. The message is a sentence for the operator
     */
    Released ask() throws IOException {
        String answer;
        try (Deadline deadline = new Deadline()) {
            connection.write(HandOver.REQUEST);
            answer = connection.read();
            if (deadline.hasCome()) {
                answer = null;
            }
        } catch (IOException e) {
            LOG.debug("the other process does not answer", e);
            answer = null;
        }
        if (answer == null) {
            close();
            throw new IOException("the supernode that has this home did not hand over within " + PATIENCE.toSeconds()
                    + " s; it goes on serving");
        }
        String[] words = answer.split(" ", 2);
        if (words[0].equals(HandOver.RELEASED)) {
            String[] ports = words[1].split(" ");
            return new Released(Integer.parseInt(ports[0]), Integer.parseInt(ports[1]));
        }
        close();
        throw new IOException("the supernode that has this home does not hand over: "
                + (words.length > 1 ? words[1] : answer));
    }

    /** Clients are served here: the other process may end. */
    void serving() {
        try {
            connection.write(HandOver.SERVING);
            LOG.info("taken over: the process that was here before answers whoever still waits there, and ends");
        } catch (IOException e) {
            LOG.warn("the process that was here before has ended already: {}", e.getMessage());
        }
    }

    /** A blocking channel has no time-out; closing it is what ends the wait. */
    private final class Deadline implements AutoCloseable {

        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread deadline = new Thread(task, "take-over-deadline");
            deadline.setDaemon(true);
            return deadline;
        });
        private volatile boolean hasCome;

        Deadline() {
            thread.schedule(() -> {
                hasCome = true;
                TakeOver.this.close();
            }, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }

        boolean hasCome() {
            return hasCome;
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
