package io.supernode.testkit.peer;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Several peers of one process that start together; each goes on serving until the swarm is closed, as real clients do
 * for minutes. Thread-safe, except that {@link #download} or {@link #start} is called once.
 */
public final class Swarm implements Closeable {

    private final List<Peer> peers;
    private final ExecutorService threads;

    /**
     * How one peer fared.
     *
     * @param end what became of the client
     * @param elapsed from the start of the swarm to the checked file, or to the failure
     * @param md5 of its file, when it got it
     * @param failure why it did not
     * @param tally what it did
     */
    public record Result(
            DownloadEnd end, Duration elapsed, Optional<String> md5, Optional<String> failure, PeerTally tally) {

        public boolean isSuccess() {
            return md5.isPresent();
        }
    }

    /** @param settings one per peer, each with a target of its own */
    public Swarm(List<PeerSettings> settings) {
        if (settings.isEmpty()) {
            throw new IllegalArgumentException("a swarm has at least one peer");
        }
        if (settings.stream().map(one -> one.target).distinct().count() < settings.size()) {
            throw new IllegalArgumentException("each peer needs a target of its own");
        }
        peers = settings.stream().map(Peer::new).toList();
        threads = Executors.newFixedThreadPool(settings.size(), task -> {
            Thread thread = new Thread(task, "swarm");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * A swarm for one file, whose peers have the seeds 0 and up and the targets file-0 and up.
     *
     * @param nodePort of a supernode on this machine
     * @param directory of the targets
     */
    public static Swarm of(int peers, int nodePort, String url, Path directory) {
        return new Swarm(IntStream.range(0, peers)
                .mapToObj(number -> PeerSettings.builder("127.0.0.1", nodePort, url, directory.resolve("file-" + number))
                        .seed(number)
                        .build())
                .toList());
    }

    /** What each peer has done so far. */
    public List<PeerTally> tallies() {
        return peers.stream().map(Peer::tally).toList();
    }

    /** Lets all peers download meanwhile; the answer is as that of {@link #download}, instead of which it is called. */
    public CompletableFuture<List<Result>> start() {
        CompletableFuture<List<Result>> results = new CompletableFuture<>();
        Thread waiting = new Thread(
                () -> {
                    try {
                        results.complete(download());
                    } catch (InterruptedException | RuntimeException e) {
                        results.completeExceptionally(e);
                    }
                },
                "swarm-results");
        waiting.setDaemon(true);
        waiting.start();
        return results;
    }

    /** Lets all peers download, and answers how each fared, in the order of the settings. */
    public List<Result> download() throws InterruptedException {
        long begin = System.nanoTime();
        List<Future<Result>> futures = new ArrayList<>();
        for (Peer peer : peers) {
            futures.add(threads.submit(() -> download(peer, begin)));
        }
        List<Result> results = new ArrayList<>();
        for (Future<Result> future : futures) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("a peer broke", e.getCause());
            }
        }
        return results;
    }

    private static Result download(Peer peer, long begin) throws InterruptedException {
        Optional<String> md5 = Optional.empty();
        Optional<String> failure = Optional.empty();
        DownloadEnd end = DownloadEnd.FINISHED;
        try {
            md5 = Optional.of(peer.download());
        } catch (PeerFailedException e) {
            failure = Optional.of(e.getMessage());
            end = e.end();
        }
        return new Result(end, Duration.ofNanos(System.nanoTime() - begin), md5, failure, peer.tally());
    }

    /** Ends all peers. */
    @Override
    public void close() throws IOException {
        try {
            // Each says good-bye to the supernode over the network: not one after another.
            peers.parallelStream().forEach(Swarm::close);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            threads.shutdownNow();
        }
    }

    private static void close(Peer peer) {
        try {
            peer.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
