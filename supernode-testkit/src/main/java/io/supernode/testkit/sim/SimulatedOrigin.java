package io.supernode.testkit.sim;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFetcher;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An origin that always answers, and a piece store that never fails. A warm supernode has every piece the moment it
 * looks; a cold one gets them in order, each file at the origin's rate. Not thread-safe.
 */
final class SimulatedOrigin implements OriginFetcher {

    private static final int MD5_DIGITS = 32;

    private final World world;
    /** By file; null as long as it is not fetched. */
    private final FetchListener[] listeners;
    /** In the order in which they are fetched. */
    private final List<SimFile> fetched = new ArrayList<>();
    /** By file: pieces that are on the supernode's disk. */
    private final int[] storedPieces;
    /** Counts the supernodes: what was on its way to an earlier one arrives nowhere. */
    private int life;

    SimulatedOrigin(World world) {
        this.world = world;
        listeners = new FetchListener[world.files.length];
        storedPieces = new int[world.files.length];
    }

    /** The supernode was killed: fetches end, and what they have brought is still on its disk. */
    void kill() {
        life++;
        fetched.clear();
        Arrays.fill(listeners, null);
    }

    @Override
    public CompletionStage<OriginProbe> probe(OriginRequest request) {
        return CompletableFuture.completedFuture(new OriginProbe.Available(fileAt(request).length));
    }

    @Override
    public void fetch(FetchRequest request, FetchListener listener) {
        SimFile file = fileAt(request.origin());
        listeners[file.index] = listener;
        fetched.add(file);
        Scenario.Supply supply = world.scenario.supply();
        double bytes = 0;
        long at = 0;
        for (int piece = 0; piece < file.pieceCount; piece++) {
            if (piece >= storedPieces[file.index]) {
                bytes += file.layout.contentLength(piece);
                at = supply.cold() ? (long) Math.ceil(bytes / supply.originRate() * 1e9) : 0;
            }
            world.after(at, EventKind.STORED, piece, file.index, life);
        }
        world.after(at, EventKind.FETCHED, file.index, life, 0);
    }

    private SimFile fileAt(OriginRequest request) {
        return Arrays.stream(world.files)
                .filter(file -> file.url.equals(request.url()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no file at " + request.url()));
    }

    /** The files in the order in which their swarms began. */
    List<SimFile> fetched() {
        return fetched;
    }

    /** Whether an event is of the supernode that runs now. */
    boolean isOfThisLife(int itsLife) {
        return itsLife == life;
    }

    void stored(int piece, SimFile file) {
        FetchListener listener = listeners[file.index];
        storedPieces[file.index] = Math.max(storedPieces[file.index], piece + 1);
        if (piece == 0) {
            listener.lengthKnown(file.length);
        }
        listener.pieceStored(piece, new PieceDigest(md5(piece + 1L), file.layout.framedLength(piece)));
    }

    void finished(SimFile file) {
        listeners[file.index].finished(file.length, md5(0));
    }

    private static Md5 md5(long number) {
        String digits = Long.toHexString(number);
        return new Md5("0".repeat(MD5_DIGITS - digits.length()) + digits);
    }

    /** The supernode's copies are never damaged. */
    @Override
    public void verify(ContentKey key, int piece) {
        world.trace.add(piece);
    }

    /** Nothing is kept that could be released. */
    @Override
    public void release(ContentKey key) {
        world.trace.add(key.value().hashCode());
    }

    /** Nothing is kept that could be deleted. */
    @Override
    public void discard(ContentKey key) {
        world.trace.add(key.value().hashCode());
    }
}
