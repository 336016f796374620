package io.supernode.cdn.fetch;

import io.supernode.cdn.store.StoredContent;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.FetchRequest;
import java.util.ArrayDeque;
import java.util.Queue;

/** A content that a task uses: being fetched, or complete. For its serial executor. */
final class ActiveContent {

    private final FetchRequest request;
    private final StoredContent content;
    private final FetchListeners listeners;
    private final Queue<Integer> damaged = new ArrayDeque<>();
    private boolean repairing;
    private int triesOfRepair;
    private ContentJob work;

    ActiveContent(FetchRequest request, StoredContent content, FetchListeners listeners) {
        this.request = request;
        this.content = content;
        this.listeners = listeners;
    }

    FetchRequest request() {
        return request;
    }

    StoredContent content() {
        return content;
    }

    FetchListeners listeners() {
        return listeners;
    }

    /** What is under way until the content is complete, or null. */
    ContentJob work() {
        return work;
    }

    void work(ContentJob current) {
        work = current;
    }

    /** Tells whether the content is what another request for its key wants. */
    boolean suits(FetchRequest other) {
        return suits(content, other) && request.expectedMd5().equals(other.expectedMd5());
    }

    /** Tells whether a stored content is what a request for its key wants. */
    static boolean suits(StoredContent content, FetchRequest other) {
        PieceLayout have = content.layout();
        PieceLayout want = other.layout();
        boolean sameLength =
                !have.hasLength() || !want.hasLength() || have.fileLength() == want.fileLength();
        return have.pieceSize() == want.pieceSize() && sameLength;
    }

    /** Queues a piece for repair, once; answers whether a repair must be started now. */
    boolean damaged(int piece) {
        if (!damaged.contains(piece)) {
            damaged.add(piece);
        }
        return !repairing;
    }

    /** The next piece to be repaired, which is then under repair, or null. One at a time: each is held in memory. */
    Integer nextRepair() {
        Integer piece = damaged.peek();
        repairing = piece != null;
        return piece;
    }

    /** The repair of the piece that {@link #nextRepair} gave is over. */
    void repairOver() {
        damaged.remove();
        repairing = false;
        triesOfRepair = 0;
    }

    /** How often the piece under repair could not be had before. */
    int failedRepair() {
        return triesOfRepair++;
    }
}
