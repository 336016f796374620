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

    private final Path socket;
    private LineChannel connection;

    /** @param control the port at which the other process listens, and this one too; so is the other */
    record Ports(int control, int download) {}

    private TakeOver(Path socket) throws IOException {
        this.socket = socket;
        this.connection = connect(socket);
    }

    private static LineChannel connect(Path socket) throws IOException {
        return new LineChannel(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
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
            return Optional.of(new TakeOver(socket));
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
     * @param control the port that this process is to listen at; 0: whichever the other has. So is {@code download}
     * @throws IOException if it does not, or listens at other ports, at which its clients would be refused from then on; it goes
     *     on serving. The message is a sentence for the operator
     */
    Ports ask(int control, int download) throws IOException {
        Optional<Ports> present = present();
        if (present.isPresent() && !(isSame(control, present.get().control()) && isSame(download, present.get().download()))) {
            close();
            throw new IOException("the supernode that has this home listens at control port " + present.get().control()
                    + " and download port " + present.get().download() + ", and its clients know no others: take over with"
                    + " --port " + present.get().control() + " --download-port " + present.get().download()
                    + ", or end it first; it goes on serving");
        }
        String answer = answer(HandOver.REQUEST).orElseThrow(this::noAnswer);
        String[] words = answer.split(" ", 2);
        if (words[0].equals(HandOver.RELEASED)) {
            return ports(words[1]);
        }
        close();
        throw new IOException("the supernode that has this home does not hand over: "
                + (words.length > 1 ? words[1] : answer));
    }

    private static boolean isSame(int wanted, int present) {
        return wanted == 0 || wanted == present;
    }

    private static Ports ports(String words) {
        String[] ports = words.split(" ");
        return new Ports(Integer.parseInt(ports[0]), Integer.parseInt(ports[1]));
    }

    /** Where the other process listens; empty if it is of a version that does not tell, and closes the connection instead. */
    private Optional<Ports> present() throws IOException {
        Optional<String> answer = answer(HandOver.PORTS);
        if (answer.isEmpty()) {
            close();
            connection = connect(socket);
        }
        return answer.map(TakeOver::ports);
    }

    /** Empty if the other process closes the connection. */
    private Optional<String> answer(String request) throws IOException {
        try (Deadline deadline = new Deadline()) {
            try {
                connection.write(request);
                Optional<String> answer = Optional.ofNullable(connection.read());
                if (!deadline.hasCome()) {
                    return answer;
                }
            } catch (IOException e) {
                LOG.debug("the other process does not answer", e);
                if (!deadline.hasCome()) {
                    return Optional.empty();
                }
            }
        }
        throw noAnswer();
    }

    private IOException noAnswer() {
        close();
        return new IOException("the supernode that has this home did not hand over within " + PATIENCE.toSeconds()
                + " s; it goes on serving");
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
