package io.supernode.testkit.sim;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFetcher;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An origin that always answers, and a piece store that never fails. A warm supernode has every piece the moment it
 * looks; a cold one gets them in order at the origin's rate. Not thread-safe.
 */
final class SimulatedOrigin implements OriginFetcher {

    private static final int MD5_DIGITS = 32;

    private final World world;
    private FetchListener listener;

    SimulatedOrigin(World world) {
        this.world = world;
    }

    @Override
    public CompletionStage<OriginProbe> probe(OriginRequest request) {
        return CompletableFuture.completedFuture(new OriginProbe.Available(world.scenario.fileLength()));
    }

    @Override
    public void fetch(FetchRequest request, FetchListener newListener) {
        listener = newListener;
        Scenario.Supply supply = world.scenario.supply();
        double bytes = 0;
        long at = 0;
        for (int piece = 0; piece < world.pieceCount; piece++) {
            bytes += world.layout.contentLength(piece);
            at = supply.cold() ? (long) Math.ceil(bytes / supply.originRate() * 1e9) : 0;
            world.after(at, EventKind.STORED, piece, 0, 0);
        }
        world.after(at, EventKind.FETCHED, 0, 0, 0);
    }

    void stored(int piece) {
        if (piece == 0) {
            listener.lengthKnown(world.scenario.fileLength());
        }
        listener.pieceStored(piece, new PieceDigest(md5(piece + 1L), world.layout.framedLength(piece)));
    }

    void fetched() {
        listener.finished(world.scenario.fileLength(), md5(0));
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
