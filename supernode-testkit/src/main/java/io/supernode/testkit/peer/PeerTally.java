package io.supernode.testkit.peer;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what a peer does, while it does it. Thread-safe. */
public final class PeerTally {

    final AtomicLong fromSupernode = new AtomicLong();
    final AtomicLong fromPeers = new AtomicLong();
    final AtomicLong uploaded = new AtomicLong();
    final AtomicInteger pulls = new AtomicInteger();
    final AtomicInteger waits = new AtomicInteger();
    final AtomicInteger failures = new AtomicInteger();
    final AtomicInteger migrations = new AtomicInteger();
    final AtomicInteger pending = new AtomicInteger();
    private volatile long fileLength = -1;
    private volatile long registrationNanos;
    private boolean hasReceived;
    private long lastReceivedNanos;
    private long longestSilenceNanos;

    PeerTally() {}

    /** Bytes of checked pieces that came from the supernode, frames included. */
    public long fromSupernode() {
        return fromSupernode.get();
    }

    /** Bytes of checked pieces that came from other peers, frames included. */
    public long fromPeers() {
        return fromPeers.get();
    }

    /** Bytes given to other peers, frames included. */
    public long uploaded() {
        return uploaded.get();
    }

    /** Requests for pieces, repeated ones included. */
    public int pulls() {
        return pulls.get();
    }

    /** Replies 602. */
    public int waits() {
        return waits.get();
    }

    /** Pieces that could not be downloaded. */
    public int failures() {
        return failures.get();
    }

    /** How often the peer had to register again. */
    public int migrations() {
        return migrations.get();
    }

    /** Replies 609: credentials are still being checked. */
    public int pending() {
        return pending.get();
    }

    /** From the first attempt to register to the reply that let this peer in, waits included; 0 before that. */
    public Duration registration() {
        return Duration.ofNanos(registrationNanos);
    }

    void registered(long nanos) {
        if (registrationNanos == 0) {
            registrationNanos = nanos;
        }
    }

    /** The longest time between two receipts of bytes of pieces, whoever sent them, from the first to the last one so far. */
    public synchronized Duration longestSilence() {
        return Duration.ofNanos(longestSilenceNanos);
    }

    /** Bytes of a piece have come now, by a clock of nanoseconds. */
    synchronized void received(long now) {
        if (hasReceived) {
            longestSilenceNanos = Math.max(longestSilenceNanos, now - lastReceivedNanos);
        }
        hasReceived = true;
        lastReceivedNanos = now;
    }

    /** The length of the file as registered, or −1 while or when it is unknown. */
    public long fileLength() {
        return fileLength;
    }

    void fileLength(long length) {
        fileLength = length;
    }
}
