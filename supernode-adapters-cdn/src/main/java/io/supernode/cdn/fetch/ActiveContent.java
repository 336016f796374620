package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.RequestHeaders;
import io.supernode.cdn.store.StoredContent;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.UrlSpelling;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginRequest;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A content that a task uses: being fetched, or complete. For its serial executor. */
final class ActiveContent {

    private final FetchRequest request;
    private final StoredContent content;
    private final FetchListeners listeners;
    private final Queue<Integer> damaged = new ArrayDeque<>();
    private boolean repairing;
    private int triesOfRepair;
    private ContentJob work;
    private final CompletableFuture<Boolean> identified = new CompletableFuture<>();
    /**
     * Names of request headers on which the content depends. Null while they are not known, and after the origin has
     * begun to refuse clients: then every client is checked.
     */
    private volatile Set<String> varyingHeaders;

    private boolean isLed;

    /** @param isLed whether the origin is asked for what nobody else has */
    ActiveContent(FetchRequest request, StoredContent content, FetchListeners listeners, boolean isLed) {
        this.isLed = isLed;
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

    /**
     * Completes, on any thread, with true when the version of the content is known, and with false if the content is
     * given up before.
     */
    CompletionStage<Boolean> identified() {
        return identified;
    }

    /** Whether the origin is asked for what nobody else has, or else the content is only held. */
    boolean isLed() {
        return isLed;
    }

    /** Whether {@link #lead} would bring the whole content. */
    boolean mayLead() {
        return isLed || !(work instanceof Fetch fetch) || fetch.canLead();
    }

    /** From now on the origin is asked for what nobody else has. */
    void lead() {
        isLed = true;
        if (work instanceof Fetch fetch) {
            fetch.lead();
        }
    }

    /** Whether the version of the content is known. May be asked by any thread. */
    boolean isIdentified() {
        return identified.getNow(false);
    }

    /** The version of the content is known. */
    void identify() {
        identified.complete(true);
    }

    /** The content is given up: if its version is not known by now, it never will be. */
    void giveUp() {
        identified.complete(false);
    }

    /** The origin has said on which headers the content depends. */
    void varies(Set<String> names) {
        content.varies(names);
        varyingHeaders = content.varyingHeaders();
    }

    /** From now on each client is checked. */
    void close() {
        varyingHeaders = null;
    }

    /**
     * Tells whether {@code other} needs no check: the content was fetched without headers, and {@code other} asks the
     * same URL and sends none of the headers on which the content depends.
     */
    boolean isOpenTo(OriginRequest other) {
        Set<String> names = varyingHeaders;
        OriginRequest fetched = request.origin();
        return names != null
                && fetched.headers().values().isEmpty()
                && UrlSpelling.isSame(fetched.url(), other.url())
                && other.trustsWhat(fetched)
                && !RequestHeaders.differ(names, other.headers(), OriginHeaders.NONE);
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
