package io.supernode.cdn.fetch;

import io.supernode.cdn.store.StoredContent;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.FetchRequest;
import java.util.ArrayDeque;
import java.util.Queue;

/** A content that a task uses: being fetched, or complete. For its lane. */
final class LiveContent {

    private final FetchRequest request;
    private final StoredContent content;
    private final Audience audience;
    private final Queue<Integer> damaged = new ArrayDeque<>();
    private boolean repairing;
    private int triesOfRepair;
    private Work work;

    LiveContent(FetchRequest request, StoredContent content, Audience audience) {
        this.request = request;
        this.content = content;
        this.audience = audience;
    }

    FetchRequest request() {
        return request;
    }

    StoredContent content() {
        return content;
    }

    Audience audience() {
        return audience;
    }

    /** What is under way until the content is complete, or null. */
    Work work() {
        return work;
    }

    void work(Work current) {
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
