package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.OriginClient;
import io.supernode.cdn.origin.OriginUrl;
import io.supernode.cdn.store.PieceStore;
import io.supernode.cdn.store.StoredContent;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.Access;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Asks whether a client may have a content that is here already. That the origin answers well is not enough: strangers
 * may be led to a page to log in at, and HEAD may be open to everybody.
 */
public final class AccessCheck {

    private AccessCheck() {}

    /** As {@link io.supernode.core.port.OriginFetcher#check}; what depends on the answer runs on {@code executor}. */
    public static CompletionStage<Access> start(
            OriginClient client,
            PieceStore store,
            ContentKey key,
            OriginRequest request,
            long maxFileBytes,
            Executor executor) {
        Optional<StoredContent> stored = store.find(key).filter(AccessCheck::isComparable);
        if (stored.isEmpty()) {
            return CompletableFuture.completedFuture(new Access.Pending());
        }
        return Probe.byFirstByte(client, request, maxFileBytes)
                .thenApplyAsync(found -> access(stored.get(), request, found), executor);
    }

    /** Before the origin has begun to send it, nothing is known of its version. */
    private static boolean isComparable(StoredContent content) {
        return content.validators().isPresent() || content.pieces() > 0;
    }

    private static Access access(StoredContent content, OriginRequest request, ProbeResult found) {
        if (found.answer() instanceof OriginProbe.Unauthorized unauthorized) {
            return new Access.Refused(unauthorized.reason());
        }
        if (found.answer() instanceof OriginProbe.Unavailable unavailable) {
            return new Access.Unavailable(unavailable.reason());
        }
        PieceLayout layout = content.layout();
        long length = layout.hasLength() ? layout.fileLength() : PieceLayout.UNKNOWN_LENGTH;
        ProbeResult.Match likeness = found.comparedWith(length, content.validators());
        if (likeness == ProbeResult.Match.SAME) {
            return new Access.Granted();
        }
        if (!request.isPersonal() && found.isRedirectedAwayFrom(OriginUrl.parse(request.url()))) {
            return new Access.Refused("the origin leads this client elsewhere");
        }
        return new Access.Different(
                likeness == ProbeResult.Match.DIFFERENT
                        ? "the origin gives this client something else than what it gave others"
                        : "the origin does not tell whether this client gets the same as others");
    }
}
