package io.supernode.core.swarm;

import io.supernode.core.model.PeerAddress;
import java.util.Arrays;

/**
 * A host's upload server, ip:port. Many peers (cids), of one task or several, may stand behind one server; its limit
 * and its speed are theirs together: the upload limit, peerUpLimit, holds for each ip:port (protocol section 3).
 *
 * <p>Thread-safe by its own monitor, which is taken inside a task's lock and takes no other.
 */
final class UploadServer {

    private static final Peer[] NOBODY = {};
    /** How much a new measurement weighs against what is known. */
    private static final float RATE_WEIGHT = 0.5f;
    /** A whole link: a number that can be shared by up to ten without a rest. */
    static final int LINK = 2520;

    final PeerAddress address;
    /** The only peer behind it, as is usual; null when there is none, or several. */
    private Peer sole;
    private Peer[] several = NOBODY;
    /** Uploads that run. */
    private int load;
    /** What part of a link they take together, in parts of {@link #LINK}. */
    private int filled;
    /** Downloads that run to those behind it. */
    private int downloads;
    private float bytesPerSecond;

    UploadServer(PeerAddress address) {
        this.address = address;
    }

    synchronized void attach(Peer peer) {
        Peer[] more = Arrays.copyOf(peers(), peers().length + 1);
        more[more.length - 1] = peer;
        keep(more);
    }

    synchronized void detach(Peer peer) {
        keep(Arrays.stream(peers()).filter(other -> other != peer).toArray(Peer[]::new));
    }

    private void keep(Peer[] peers) {
        sole = peers.length == 1 ? peers[0] : null;
        several = peers.length > 1 ? peers : NOBODY;
    }

    /** Whether nobody stands behind this server and nothing runs from it. */
    synchronized boolean isUnused() {
        return load == 0 && downloads == 0 && sole == null && several.length == 0;
    }

    /**
     * Takes one upload slot if fewer than {@code limit} are taken: no ip:port uploads more pieces at once than its
     * limit.
     */
    synchronized boolean tryAcquire(int limit, int level, int part) {
        if (load >= limit || level() > level) {
            return false;
        }
        load++;
        filled += part;
        return true;
    }

    synchronized void release(int part) {
        if (load == 0) {
            throw new IllegalStateException("more uploads ended than began");
        }
        load--;
        filled -= part;
    }

    /** How many times its uploads fill a link. */
    synchronized int level() {
        return filled / LINK;
    }

    synchronized void downloadBegan() {
        downloads++;
    }

    synchronized void downloadEnded() {
        downloads--;
    }

    synchronized int downloads() {
        return downloads;
    }

    synchronized int load() {
        return load;
    }

    /** The only peer behind this server; null when there is none, or several. */
    synchronized Peer sole() {
        return sole;
    }

    /** Those behind this server; the array is never changed. */
    synchronized Peer[] peers() {
        return sole == null ? several : new Peer[] {sole};
    }

    /** Notes how fast one piece came from here. */
    synchronized void measured(double rate) {
        bytesPerSecond = bytesPerSecond == 0
                ? (float) rate
                : bytesPerSecond + RATE_WEIGHT * ((float) rate - bytesPerSecond);
    }

    /** Notes that a piece takes so long that the server gives less than {@code rate}. */
    synchronized void atMost(double rate) {
        if (bytesPerSecond == 0 || bytesPerSecond > rate) {
            bytesPerSecond = (float) rate;
        }
    }

    /** Bytes per second of one upload, 0 when never measured. */
    synchronized float rate() {
        return bytesPerSecond;
    }
}
