package io.supernode.testkit.policy;

import io.supernode.core.policy.PieceAssigner;
import io.supernode.core.policy.PieceTable;
import io.supernode.core.policy.SchedulingView;
import io.supernode.core.policy.ServerKind;
import io.supernode.core.policy.UplinkCapacity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** What a policy sees of a swarm that a test makes up, and the pieces that it gives. */
final class MadeUpSwarm implements SchedulingView, PieceTable, PieceAssigner {

    static final int PIECE_LENGTH = 1000;

    final int pieces;
    final Set<Integer> running = new HashSet<>();
    final Set<Integer> owned = new HashSet<>();
    final Set<Integer> missing = new HashSet<>();
    final Map<Integer, Integer> uploads = new HashMap<>();
    /** What was given, as "piece from holder" and "piece from seed". */
    final List<String> given = new ArrayList<>();
    int downloadLimit = 4;
    int seedUploads;
    double seedBandwidth = 1e9;
    long now;
    Random chance = new Random(1);

    MadeUpSwarm(int pieces) {
        this.pieces = pieces;
    }

    void runs(Integer... numbers) {
        running.addAll(Arrays.asList(numbers));
    }

    private boolean give(int piece, String source) {
        given.add(piece + " from " + source);
        running.add(piece);
        return true;
    }

    @Override
    public boolean assignFromHolder(int piece, int holder) {
        if (!isWanted(piece) || uploads.getOrDefault(holder, 0) >= uploadLimit()) {
            return false;
        }
        uploads.merge(holder, 1, Integer::sum);
        return give(piece, Integer.toString(holder));
    }

    @Override
    public boolean assignFromSeed(int piece) {
        seedUploads++;
        return isWanted(piece) && isStored(piece) && give(piece, "seed");
    }

    @Override
    public int count() {
        return pieces;
    }

    @Override
    public boolean isWanted(int piece) {
        return !owned.contains(piece) && !running.contains(piece);
    }

    @Override
    public boolean isRunning(int piece) {
        return running.contains(piece);
    }

    @Override
    public boolean isStored(int piece) {
        return !missing.contains(piece);
    }

    @Override
    public int framedLength(int piece) {
        return PIECE_LENGTH;
    }

    @Override
    public PieceTable pieces() {
        return this;
    }

    @Override
    public int downloadLimit() {
        return downloadLimit;
    }

    @Override
    public int uploadLimit() {
        return 5;
    }

    @Override
    public int seedUploadsOfTask() {
        return seedUploads;
    }

    @Override
    public double seedBandwidth() {
        return seedBandwidth;
    }

    @Override
    public Optional<UplinkCapacity> seedUplink() {
        return Optional.empty();
    }

    @Override
    public boolean isSeedComplete() {
        throw unknownToTheOriginals();
    }

    @Override
    public boolean seedHasNewPiece() {
        throw unknownToTheOriginals();
    }

    @Override
    public boolean isDue() {
        throw unknownToTheOriginals();
    }

    @Override
    public long nowNanos() {
        return now;
    }

    @Override
    public int random(int bound) {
        return chance.nextInt(bound);
    }

    private static UnsupportedOperationException unknownToTheOriginals() {
        return new UnsupportedOperationException("the originals do not look at this");
    }

    @Override
    public boolean assignRarestFromPeer(int load, ServerKind kind) {
        throw unknownToTheOriginals();
    }

    @Override
    public boolean assignRarestFromSameServer(int limit) {
        throw unknownToTheOriginals();
    }

    @Override
    public boolean assignRarestFromSeed() {
        throw unknownToTheOriginals();
    }

    @Override
    public boolean assignFromPeer(int piece) {
        throw unknownToTheOriginals();
    }

    @Override
    public int copies(int piece) {
        throw unknownToTheOriginals();
    }

    @Override
    public int running() {
        throw unknownToTheOriginals();
    }

    @Override
    public int runningFromProven() {
        throw unknownToTheOriginals();
    }

    @Override
    public boolean hasTimedOut() {
        return false;
    }

    @Override
    public long heldNanos() {
        throw unknownToTheOriginals();
    }

    @Override
    public int peers() {
        throw unknownToTheOriginals();
    }

    @Override
    public int heldPeers() {
        throw unknownToTheOriginals();
    }

    @Override
    public double medianRate() {
        throw unknownToTheOriginals();
    }

    @Override
    public double medianPieceNanos() {
        throw unknownToTheOriginals();
    }

    @Override
    public double pausePart() {
        throw unknownToTheOriginals();
    }

    @Override
    public int fewestCopies() {
        throw unknownToTheOriginals();
    }

    @Override
    public long controlDelayNanos() {
        throw unknownToTheOriginals();
    }

    @Override
    public int seedUploads() {
        throw unknownToTheOriginals();
    }
}
