package io.supernode.app.warmup;

import io.supernode.cdn.store.RealDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warms the JVM up after the start of a server: what has run some thousand times is compiled, and the first clients need not wait
 * for that. It makes calls, fetches and downloads against a {@link RehearsalNode}, whenever nobody calls the real server, for a few
 * seconds altogether ({@link RehearsalTime}). Of these nothing is left: no task, no figure, no line in a log, no file. A rehearsal
 * that fails is no failure of the server. Thread-safe.
 */
public final class WarmUp implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    /** In the home, which is the only directory that may be written. */
    private static final String DIRECTORY = ".warm-up";

    private static final int CALLERS = 3;
    private static final int PEERS_OF_A_CALLER = 12;
    /** Some clients keep their connection, others open one for each call. */
    private static final int CALLS_OF_A_CONNECTION = 100;
    private static final int CALLS_OF_A_TICK = 100;
    private static final long FETCH_MILLIS = 20;
    private static final long END_SECONDS = 3;

    private final Path directory;
    private final Supplier<RehearsalParts> parts;
    private final RehearsalTime time;
    private final Runnable afterwards;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "warm-up");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Does nothing yet.
     *
     * @param home of the server, in which a directory is made and deleted
     * @param parts makes what the app ties its adapters together with
     * @param calls whether anybody has called the real server since this was last asked, or is being served now; asked often
     * @param afterwards run when the rehearsal is over and nobody calls, unless it was closed before
     */
    public WarmUp(Path home, Supplier<RehearsalParts> parts, BooleanSupplier calls, Runnable afterwards) {
        this(home, parts, calls, afterwards, System::nanoTime);
    }

    WarmUp(Path home, Supplier<RehearsalParts> parts, BooleanSupplier calls, Runnable afterwards, LongSupplier nanoTime) {
        this.directory = home.resolve(DIRECTORY);
        this.parts = parts;
        this.time = new RehearsalTime(calls, nanoTime);
        this.afterwards = afterwards;
    }

    /** Begins as soon as nobody calls; once. Returns at once. */
    public void start() {
        threads.execute(() -> {
            try {
                if (time.mayGoOn()) {
                    rehearse();
                }
                if (time.mayRest()) {
                    afterwards.run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException e) {
                LOG.debug("the rehearsal did not come to its end", e);
            } finally {
                threads.shutdown();
            }
        });
    }

    /** Where its files are, while it runs. */
    Path directory() {
        return directory;
    }

    private void rehearse() throws IOException, InterruptedException {
        RealDisk disk = new RealDisk();
        // Of a process that was killed meanwhile.
        disk.delete(directory);
        try (RehearsalOrigin origin = new RehearsalOrigin(time);
                RehearsalNode node = new RehearsalNode(directory, parts.get())) {
            String url = origin.url("shared");
            List<Future<?>> all = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                String name = "rehearsal-" + caller;
                all.add(threads.submit(() -> untilItEnds(() -> call(node, name, url))));
            }
            all.add(threads.submit(() -> untilItEnds(() -> fetch(node, origin))));
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            LOG.debug("a part of the rehearsal failed", e);
        } finally {
            disk.delete(directory);
        }
    }

    private interface Rehearsed {
        void run() throws IOException, InterruptedException, ExecutionException;
    }

    /** If one of them fails, the others have nothing to wait for. */
    private Void untilItEnds(Rehearsed part) throws IOException, InterruptedException, ExecutionException {
        try {
            part.run();
        } finally {
            time.end();
        }
        return null;
    }

    private void call(RehearsalNode node, String name, String url) throws IOException, InterruptedException {
        List<RehearsedPeer> peers = new ArrayList<>();
        for (int i = 0; i < PEERS_OF_A_CALLER; i++) {
            peers.add(new RehearsedPeer(name + '-' + i, url, node.dataPort()));
        }
        int calls = 0;
        while (time.mayGoOn()) {
            try (RehearsalConnection control = new RehearsalConnection(node.controlPort())) {
                for (int i = 0; i < CALLS_OF_A_CONNECTION && time.mayGoOn(); i++) {
                    RehearsedPeer peer = peers.get(calls++ % PEERS_OF_A_CALLER);
                    peer.replied(control.call(peer.next()));
                    Optional<String> download = peer.download();
                    if (download.isPresent()) {
                        download(node, download.get());
                    }
                }
            }
            if (calls % CALLS_OF_A_TICK == 0) {
                node.tick();
            }
        }
    }

    /** By a connection of its own, as clients do it. */
    private static void download(RehearsalNode node, String request) throws IOException {
        try (RehearsalConnection data = new RehearsalConnection(node.dataPort())) {
            data.call(request);
        }
    }

    private void fetch(RehearsalNode node, RehearsalOrigin origin)
            throws IOException, InterruptedException, ExecutionException {
        int number = 0;
        while (time.mayGoOn()) {
            long begin = System.nanoTime();
            Future<Void> file = node.fetchAndDiscard(origin.url("file-" + number++)).toCompletableFuture();
            // It is given up with the node if it is not there when the time is over.
            while (!file.isDone() && time.mayGoOn()) {
                try {
                    file.get(FETCH_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    LOG.trace("still being fetched", e);
                }
            }
            rest(System.nanoTime() - begin);
        }
    }

    /** Else fetches would take as much of the processors' time as calls, which have far more code to be compiled. */
    private void rest(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() - end < 0 && time.mayGoOn()) {
            TimeUnit.MILLISECONDS.sleep(FETCH_MILLIS);
        }
    }

    /** Ends it, and returns when nothing is left of it. */
    @Override
    public void close() {
        time.close();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the rehearsal did not end within {} s", END_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
