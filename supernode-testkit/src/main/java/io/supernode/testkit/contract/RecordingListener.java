package io.supernode.testkit.contract;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.OriginFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Keeps the events of one fetch, and lets a test wait for them. Thread-safe. */
public final class RecordingListener implements FetchListener {

    private final List<Long> lengths = new ArrayList<>();
    private final Map<Integer, PieceDigest> pieces = new LinkedHashMap<>();
    private final List<Integer> lost = new ArrayList<>();
    private final List<OriginFailure> failures = new ArrayList<>();
    private final List<Md5> finishes = new ArrayList<>();
    private final List<String> contradictions = new ArrayList<>();
    private long finishedLength;

    @Override
    public synchronized void lengthKnown(long fileLength) {
        if (!lengths.isEmpty() && lengths.get(0) != fileLength) {
            contradictions.add("the length was " + lengths.get(0) + " and then " + fileLength);
        }
        afterAFailure("lengthKnown");
        lengths.add(fileLength);
        notifyAll();
    }

    @Override
    public synchronized void pieceStored(int piece, PieceDigest digest) {
        PieceDigest earlier = pieces.put(piece, digest);
        if (earlier != null && !earlier.equals(digest)) {
            contradictions.add("piece " + piece + " was reported with " + earlier + " and then with " + digest);
        }
        afterAFailure("pieceStored(" + piece + ")");
        notifyAll();
    }

    @Override
    public synchronized void pieceLost(int piece) {
        afterAFailure("pieceLost(" + piece + ")");
        lost.add(piece);
        pieces.remove(piece);
        notifyAll();
    }

    @Override
    public synchronized void finished(long fileLength, Md5 fileMd5) {
        afterAFailure("finished");
        if (!finishes.isEmpty()) {
            contradictions.add("the fetch was finished, and then finished again");
        }
        finishes.add(fileMd5);
        finishedLength = fileLength;
        notifyAll();
    }

    @Override
    public synchronized void failed(OriginFailure failure) {
        afterAFailure("failed");
        if (!finishes.isEmpty() && lost.isEmpty()) {
            contradictions.add("the fetch was finished, and then failed though no piece was lost: " + failure);
        }
        failures.add(failure);
        notifyAll();
    }

    private void afterAFailure(String event) {
        if (!failures.isEmpty()) {
            contradictions.add("the fetch failed, and then said " + event);
        }
    }

    /**
     * What was said that contradicts what was said before, in words: another digest or length, an event after the failure, a
     * second end. Empty for a good fetch.
     */
    public synchronized List<String> contradictions() {
        return List.copyOf(contradictions);
    }

    /** Lengths that were told, in order. */
    public synchronized List<Long> lengths() {
        return List.copyOf(lengths);
    }

    /** Digests of the pieces stored so far. */
    public synchronized Map<Integer, PieceDigest> pieces() {
        return Map.copyOf(pieces);
    }

    /** Pieces found damaged, in order. */
    public synchronized List<Integer> lost() {
        return List.copyOf(lost);
    }

    public synchronized List<OriginFailure> failures() {
        return List.copyOf(failures);
    }

    /** The md5 of each finish; a good fetch has one. */
    public synchronized List<Md5> finishes() {
        return List.copyOf(finishes);
    }

    /** The length told with the finish. */
    public synchronized long finishedLength() {
        return finishedLength;
    }

    /** Waits until the fetch has ended, well or badly; answers false when {@code limit} passed first. */
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        return await(() -> !finishes.isEmpty() || !failures.isEmpty(), limit);
    }

    /** Waits until this piece is stored; answers false when {@code limit} passed first. */
    public boolean awaitPiece(int piece, Duration limit) throws InterruptedException {
        return await(() -> pieces.containsKey(piece), limit);
    }

    /** Waits until this piece was lost and then stored again; answers false when {@code limit} passed first. */
    public boolean awaitRepair(int piece, Duration limit) throws InterruptedException {
        return await(() -> lost.contains(piece) && pieces.containsKey(piece), limit);
    }

    private synchronized boolean await(BooleanSupplier condition, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        return true;
    }
}
