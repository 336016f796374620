package io.supernode.testkit.campaign;

import io.supernode.testkit.peer.DownloadEnd;
import io.supernode.testkit.peer.Peer;
import io.supernode.testkit.peer.PeerFailedException;
import io.supernode.testkit.peer.PeerSettings;
import io.supernode.testkit.peer.PeerTally;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Peers that come one after another, each at its time, and go on serving until the peers is closed. Thread-safe. */
final class ArrivingPeers implements Closeable {

    private final List<Peer> peers;
    private final ExecutorService threads;
    private final List<Future<Fate>> fates = new ArrayList<>();

    /**
     * What became of one.
     *
     * @param settings of that peer
     * @param took from its coming to its end
     * @param md5 of its file, if it has finished
     * @param reason why it has not
     */
    record Fate(
            PeerSettings settings,
            DownloadEnd end,
            Duration took,
            Optional<String> md5,
            String reason,
            PeerTally tally) {

        private static final double NANOS = 1e9;

        boolean isFinished() {
            return end == DownloadEnd.FINISHED;
        }

        /** The same as {@link #took}. */
        double seconds() {
            return took.toNanos() / NANOS;
        }
    }

    /** One peer, and when it comes. */
    record Arrival(PeerSettings settings, Duration coming) {}

    ArrivingPeers(List<Arrival> arrivals) {
        peers = arrivals.stream().map(arrival -> new Peer(arrival.settings())).toList();
        threads = Executors.newFixedThreadPool(arrivals.size(), task -> {
            Thread thread = new Thread(task, "arriving-peer");
            thread.setDaemon(true);
            return thread;
        });
        long begin = System.nanoTime();
        for (int i = 0; i < arrivals.size(); i++) {
            Peer peer = peers.get(i);
            Arrival arrival = arrivals.get(i);
            fates.add(threads.submit(() -> live(peer, arrival, begin)));
        }
    }

    private static Fate live(Peer peer, Arrival arrival, long begin) throws InterruptedException {
        long wait = begin + arrival.coming().toNanos() - System.nanoTime();
        if (wait > 0) {
            TimeUnit.NANOSECONDS.sleep(wait);
        }
        long came = System.nanoTime();
        Optional<String> md5 = Optional.empty();
        String reason = "";
        DownloadEnd end = DownloadEnd.FINISHED;
        try {
            md5 = Optional.of(peer.download());
        } catch (PeerFailedException e) {
            reason = e.getMessage();
            end = e.end();
        }
        return new Fate(
                arrival.settings(), end, Duration.ofNanos(System.nanoTime() - came), md5, reason, peer.tally());
    }

    /** How many have not ended yet. */
    long remaining() {
        return fates.stream().filter(fate -> !fate.isDone()).count();
    }

    /** Bytes of checked pieces that all have got so far, frames included. */
    long received() {
        return peers.stream().map(Peer::tally).mapToLong(tally -> tally.fromPeers() + tally.fromSupernode()).sum();
    }

    /** Waits until all have ended; who has not when the time is over is closed, and has failed. */
    List<Fate> await(Duration limit) throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        for (int i = 0; i < peers.size(); i++) {
            try {
                fates.get(i).get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                peers.get(i).close();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a peer broke", e.getCause());
            }
        }
        return await();
    }

    /** Waits until all have ended. */
    List<Fate> await() throws InterruptedException {
        List<Fate> all = new ArrayList<>();
        for (Future<Fate> fate : fates) {
            try {
                all.add(fate.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("a peer broke", e.getCause());
            }
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        for (Peer peer : peers) {
            peer.close();
        }
    }
}
