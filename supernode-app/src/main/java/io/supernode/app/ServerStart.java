package io.supernode.app;

import io.supernode.cdn.store.HomeDirectory;
import io.supernode.cdn.store.HomeDirectoryException;
import io.supernode.http.net.BoundPort;
import io.supernode.http.net.ListenAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a server gets its home and its ports from: new ones, those that this process was given, or those of another process that
 * hands over. One use.
 *
 * @param given ports that are open already
 * @param takeOver of another process, which is asked before anything is opened
 * @param owner hands over to the next process; empty if nobody may take over
 * @param isAwaited whether a home that is in use becomes free in a moment
 */
record ServerStart(
        InheritedSockets.Ports given, Optional<TakeOver> takeOver, Optional<HandOver.Owner> owner, boolean isAwaited) {

    private static final Logger LOG = LoggerFactory.getLogger(ServerStart.class);
    /** The kernel closes the files of a dead process one after another. */
    private static final Duration HOME_PATIENCE = Duration.ofSeconds(5);
    private static final long HOME_EVERY_MILLIS = 20;

    /** Home and ports are nobody's, and nobody takes over. */
    static ServerStart alone() {
        return new ServerStart(InheritedSockets.Ports.NONE, Optional.empty(), Optional.empty(), false);
    }

    /** Opens the home; after a failed take-over it is free some moments after its last owner has died. */
    HomeDirectory openHome(Path path) throws IOException {
        long begin = System.nanoTime();
        while (true) {
            try {
                return HomeDirectory.open(path);
            } catch (HomeDirectoryException e) {
                boolean isInUse = e.fault() == HomeDirectoryException.Fault.IN_USE;
                if (!isAwaited || !isInUse || System.nanoTime() - begin > HOME_PATIENCE.toNanos()) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(HOME_EVERY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the home was in use", e);
        }
    }

    /**
     * Has the other process release what it has, if this one takes over.
     *
     * @param control the port of the settings; so is {@code download}
     * @return the ports at which clients know it
     * @throws IOException if it does not
     */
    Optional<TakeOver.Ports> askOther(int control, int download) throws IOException {
        return takeOver.isPresent() ? Optional.of(takeOver.get().ask(control, download)) : Optional.empty();
    }

    BoundPort controlPort(ListenAddress address, Optional<TakeOver.Ports> released) throws IOException {
        return port("control", given.control(), address, released.map(TakeOver.Ports::control));
    }

    BoundPort dataPort(ListenAddress address, Optional<TakeOver.Ports> released) throws IOException {
        return port("download", given.download(), address, released.map(TakeOver.Ports::download));
    }

    private static BoundPort port(
            String name, Optional<BoundPort> open, ListenAddress address, Optional<Integer> other) throws IOException {
        if (open.isPresent()) {
            return open.get();
        }
        if (other.isEmpty()) {
            return BoundPort.open(name, address);
        }
        // Port 0 means any, and clients know this one.
        int number = address.port() == 0 ? other.get() : address.port();
        return BoundPort.beside(name, new ListenAddress(address.host(), number));
    }

    /** Lets another process take over from now on; without that the server is as good. */
    Optional<HandOver> handOver(Path home) {
        try {
            return owner.isEmpty() ? Optional.empty() : Optional.of(HandOver.open(home, owner.get()));
        } catch (IOException e) {
            LOG.warn(e.getMessage());
            return Optional.empty();
        }
    }
}
