package io.supernode.core.swarm;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.port.PeerRecord;
import java.util.Arrays;

/**
 * A host's upload server, ip:port. Many peers (cids), of one task or several, may stand behind one server; its limit
 * and its speed are theirs together: the upload limit, peerUpLimit, holds for each ip:port (protocol section 3). A number of them
 * are its sources, to which others may be sent; those beyond it download like any others and serve nobody.
 *
 * <p>Below that limit, what counts is how far its link is filled. A client whose host has other downloads can take one
 * part of its link only; so its upload counts as that part, and its server may have others beside it until the parts
 * make a whole link. Of a link that was measured to be slow, that is a larger part. Where each host has one download,
 * each upload is a whole one. (Counting each as a whole where hosts have six downloads leaves five sixths of their
 * uplinks unused, and the supernode gives what they could.)
 *
 * <p>Equal to any other of the same host, whatever the two know of it. Thread-safe by its own monitor, which is taken inside a
 * task's lock and takes no other.
 */
final class UploadServer {

    private static final Peer[] NOBODY = {};
    /**
     * So many peers behind one server are used as sources. A host has one for each file that it has downloaded in the last minutes;
     * whoever makes up more makes no upload of its server dearer by that.
     */
    static final int MAX_SOURCES = 256;
    /** So many of one task: a host has one for each time that it has tried to download the file in the last minutes. */
    static final int MAX_SOURCES_OF_TASK = 32;
    /** How much a new measurement weighs against what is known. */
    private static final float RATE_WEIGHT = 0.5f;
    /** A whole link; its parts up to a tenth are whole numbers, so that sums are exact. */
    private static final int LINK = 2520;

    /** So many stalled pieces in a row make a server that has given pieces before suspect. */
    private static final byte SUSPECT = 2;
    /** A good record of more pieces counts no more: who turns bad should not be believed in for long. */
    private static final byte MAX_GIVEN = 20;

    final PeerAddress address;
    /** Who registers from elsewhere with the same address has a server of its own, and harms this one's record in nothing. */
    private final CallerAddress caller;
    /** The only source behind it, as is usual; null when there is none, or several. */
    private Peer sole;
    private Peer[] several = NOBODY;
    /** Peers behind it, sources or not. */
    private int peers;
    /** Uploads that run. */
    private int load;
    /** What they can take of a link together; {@link #LINK} is a whole one. */
    private int filled;
    /** Downloads that run to those behind it, of all tasks. */
    private int downloads;
    private float bytesPerSecond;
    private float downloadRate;
    /** Pieces in a row that it is believed to have held back, up to {@link #SUSPECT}. */
    private byte stalls;
    /** Whole pieces that it has given, up to {@link #MAX_GIVEN}. */
    private byte given;
    /** Whole pieces that those behind it got from other peers, up to {@link Byte#MAX_VALUE}. */
    private byte received;

    private UploadServer(PeerAddress address, CallerAddress caller) {
        this.address = address;
        this.caller = caller;
    }

    /** The server that {@code peer} names, of which nothing is known and behind which nobody stands yet. */
    static UploadServer of(PeerRecord peer) {
        return new UploadServer(peer.address(), peer.caller().network());
    }

    /** Whether both are the same host's. */
    @Override
    public boolean equals(Object other) {
        return other instanceof UploadServer server && address.equals(server.address) && caller.equals(server.caller);
    }

    @Override
    public int hashCode() {
        return 31 * address.hashCode() + caller.hashCode();
    }

    /** Puts {@code peer} behind this server; it is a source if there is room. */
    synchronized void attach(Peer peer) {
        peers++;
        addSource(peer);
    }

    synchronized void detach(Peer peer) {
        peers--;
        removeSource(peer);
    }

    /** Makes {@code peer}, which stands behind this server, one of its sources unless it has too many. */
    synchronized void addSource(Peer peer) {
        Peer[] known = sources();
        if (peer.isSource || known.length >= MAX_SOURCES || countOf(peer.swarm(), known) >= MAX_SOURCES_OF_TASK) {
            return;
        }
        Peer[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = peer;
        peer.isSource = true;
        keep(more);
    }

    /** {@code peer} is no source any more: another one may be. */
    synchronized void removeSource(Peer peer) {
        if (peer.isSource) {
            peer.isSource = false;
            keep(Arrays.stream(sources()).filter(other -> other != peer).toArray(Peer[]::new));
        }
    }

    private static int countOf(Swarm swarm, Peer[] peers) {
        int count = 0;
        for (Peer peer : peers) {
            count += peer.swarm() == swarm ? 1 : 0;
        }
        return count;
    }

    private void keep(Peer[] sources) {
        sole = sources.length == 1 ? sources[0] : null;
        several = sources.length > 1 ? sources : NOBODY;
    }

    /** Whether nobody stands behind this server and nothing runs from it or to it. */
    synchronized boolean isUnused() {
        return load == 0 && downloads == 0 && peers == 0;
    }

    /**
     * What an upload can take of its server's link: what the client's link has for each of its downloads, if links are
     * alike, or what one of them lately got, if that is more of a slow server's link.
     *
     * @param others downloads that share the client's link
     * @param downloadRate of one download there, in bytes per second; 0 when never measured
     * @param linkRate of the server, in bytes per second; 0 when never measured
     */
    static int part(int others, double downloadRate, double linkRate) {
        int equal = LINK / Math.min(LINK, 1 + others);
        return linkRate == 0 ? equal : (int) Math.max(equal, Math.min(LINK, LINK * downloadRate / linkRate));
    }

    /**
     * Takes one upload slot if fewer than {@code limit} are taken: no ip:port uploads more pieces at once than its
     * limit.
     *
     * @param mostLinks how many links its uploads may fill already
     * @param part what the upload can take of a link, see {@link #part}
     */
    synchronized boolean tryAcquire(int limit, int mostLinks, int part) {
        if (load >= limit || filled / LINK > mostLinks) {
            return false;
        }
        load++;
        filled += part;
        return true;
    }

    /** Gives back the slot of an upload that was acquired with {@code part}. */
    synchronized void release(int part) {
        if (load == 0) {
            throw new IllegalStateException("more uploads ended than began");
        }
        load--;
        filled -= part;
    }

    /** How many whole links its uploads can fill; −1 when it has {@code limit} uploads. */
    synchronized int filledLinks(int limit) {
        return load >= limit ? -1 : filled / LINK;
    }

    /** A peer behind it has begun to download a piece. */
    synchronized void downloadBegan() {
        downloads++;
    }

    /** A download of a peer behind it has ended, or no longer moves. */
    synchronized void downloadEnded() {
        downloads--;
    }

    /** Downloads that run to those behind it, of all tasks. */
    synchronized int downloads() {
        return downloads;
    }

    /** Uploads that run, of all tasks. */
    synchronized int load() {
        return load;
    }

    /** The only source behind this server; null when there is none, or several. */
    synchronized Peer sole() {
        return sole;
    }

    /** The sources behind this server, at most {@link #MAX_SOURCES}; the array is never changed. */
    synchronized Peer[] sources() {
        return sole == null ? several : new Peer[] {sole};
    }

    /**
     * Notes how fast one piece came from here.
     *
     * @param isLowerBound whether its client took it as slowly as any other piece, so that this server may be faster
     */
    synchronized void measured(double rate, boolean isLowerBound) {
        stalls = 0;
        given = (byte) Math.min(MAX_GIVEN, given + 1);
        if (bytesPerSecond == 0) {
            bytesPerSecond = (float) rate;
        } else if (!isLowerBound || rate > bytesPerSecond) {
            bytesPerSecond += RATE_WEIGHT * ((float) rate - bytesPerSecond);
        }
    }

    /** Notes how fast one piece came to a peer behind it, beside others that shared the link. */
    synchronized void downloaded(double rate) {
        downloadRate = downloadRate == 0
                ? (float) rate
                : downloadRate + RATE_WEIGHT * ((float) rate - downloadRate);
    }

    /** Bytes per second of one download of those behind it, 0 when never measured. */
    synchronized float downloadRate() {
        return downloadRate;
    }

    /**
     * Notes that a piece does not come. A suspect server gets no further uploads until one has come.
     *
     * @param isCertain whether it is this server that holds it back
     */
    synchronized void stalled(boolean isCertain) {
        stalls = isCertain ? SUSPECT : (byte) Math.min(SUSPECT, stalls + 1);
    }

    /** A peer behind it got a whole piece from another peer. */
    synchronized void receivedFromPeer() {
        received = (byte) Math.min(Byte.MAX_VALUE, received + 1);
    }

    /** How many whole pieces those behind it got from other peers, of all tasks; up to 127. */
    synchronized int received() {
        return received;
    }

    /** How many whole pieces it has given, of all tasks; up to 20. */
    synchronized int given() {
        return given;
    }

    /** Whether it is believed to hold pieces back. */
    synchronized boolean isSuspect() {
        return stalls == SUSPECT;
    }

    /** Bytes per second of one upload, 0 when never measured. */
    synchronized float rate() {
        return bytesPerSecond;
    }
}
