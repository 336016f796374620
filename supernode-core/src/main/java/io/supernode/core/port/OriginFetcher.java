package io.supernode.core.port;

import io.supernode.core.model.ContentKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks origins and brings their files into the supernode's own piece store.
 *
 * <p>Duties of an implementer:
 * <ul>
 * <li>Every method may be called by many threads at once, and returns without waiting for the network or the disk.
 * <li>{@link #probe} always completes, within the implementer's own time-outs, and never exceptionally for anything that
 *     an origin or an address can cause.
 * <li>{@link #fetch} asks the origin for the body once, reports each piece as soon as it can be served, and ends every
 *     fetch with exactly one of finished and failed. Content already stored under the key may be used instead of the
 *     origin, and is if the origin is down or the expected md5 is its own, but not for an origin that may not be asked.
 * <li>Nothing that is longer or shorter than announced, or that contradicts the expected md5, is ever reported finished.
 * <li>After {@link #release} or {@link #discard} returned, a fetch under that key may still report events; the core
 *     ignores them.
 * </ul>
 */
public interface OriginFetcher {

    /**
     * Asks what the origin has: by GET, as HEAD may be answered otherwise. The body may be begun, for a {@link #fetch} of the
     * same request that follows at once. For a {@linkplain OriginRequest#isPersonal personal} request it is also asked what
     * everybody gets. Where everybody gets something else at the URL itself, nothing is available to this request: what is one
     * client's own must not become the task's. Where everybody gets the same, the file is fetched as everybody asks for it.
     */
    CompletionStage<OriginProbe> probe(OriginRequest request);

    /**
     * As {@link #probe(OriginRequest)}, for a content of which everybody's copy may be stored under {@code key} from an earlier
     * use: then it is enough to ask whether the origin still has that. A fetcher that keeps nothing inherits this answer.
     */
    default CompletionStage<OriginProbe> probe(ContentKey key, OriginRequest request) {
        return probe(request);
    }

    /**
     * Asks what the origin gives to who sends {@code request}, and nothing else: not what everybody gets, and without the body.
     * So a client with credentials of its own learns early whether it gets what another one, who is being asked for at the same
     * time, will open. {@link OriginProbe.Available#needsCredentials} says nothing here. A fetcher whose probes are as cheap
     * inherits this answer.
     */
    default CompletionStage<OriginProbe> inspect(OriginRequest request) {
        return probe(request);
    }

    /**
     * Asks whether who sends {@code request} gets the very content under {@code key}, which is being fetched or complete:
     * by GET, without the body, and compared by length and validators. An answer that is good but cannot be compared is
     * {@link Access.Different}. Completes like {@link #probe}. A fetcher whose probes never need credentials is never
     * asked, and inherits this answer, that nobody gets in.
     */
    default CompletionStage<Access> check(ContentKey key, OriginRequest request) {
        return CompletableFuture.completedFuture(new Access.Refused("this fetcher cannot check credentials"));
    }

    /**
     * Asks whether the complete content under {@code key} is still what the origin has, by the validators that came with
     * it (If-None-Match, If-Modified-Since, length). Content that was fetched by its md5 is current whatever the origin has.
     * Completes like {@link #probe}. A fetcher that keeps no validators inherits this answer, that it cannot say.
     */
    default CompletionStage<Revalidation> revalidate(ContentKey key, OriginRequest request) {
        return CompletableFuture.completedFuture(new Revalidation.Unanswered("this fetcher keeps no validators"));
    }

    /**
     * Looks for a complete content under {@code key} that an earlier use has left, without asking the origin. It need not be
     * checked yet: a {@link #fetch} that takes it up does that. Completes like {@link #probe}. A fetcher that keeps nothing
     * inherits this answer.
     */
    default CompletionStage<Optional<StoredCopy>> findCopy(ContentKey key) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /**
     * As {@link #findCopy(ContentKey)}, for who asks by {@code request}: there is none for an origin that this fetcher may not ask,
     * though it could when the copy came. The origin itself is not asked. A fetcher that may ask every origin inherits this answer.
     */
    default CompletionStage<Optional<StoredCopy>> findCopy(ContentKey key, OriginRequest request) {
        return findCopy(key);
    }

    /** Starts a back-to-source whose events go to {@code listener}. */
    void fetch(FetchRequest request, FetchListener listener);

    /**
     * Offers a complete content again that an earlier use has left under {@code request.key()}, for clients that have begun it: the
     * origin has another file by now, and is not asked whether it has; where it may not be asked at all nothing is offered. Its events are those of a {@link #fetch}; it fails if no
     * complete content with {@code request.expectedMd5()} is stored, or a damaged piece of it cannot be had again. Nothing may be
     * fetched under that key instead. A fetcher that keeps nothing inherits this answer, that there is none.
     *
     * @param request with the md5 of the file
     */
    default void reopen(FetchRequest request, FetchListener listener) {
        listener.failed(OriginFailure.NOT_STORED);
    }

    /**
     * Clients download this content, which an earlier process has left: what is to be checked of it comes before what is to be
     * checked of others. Does nothing if it is there, or under way from the origin. A fetcher that checks nothing inherits this.
     */
    default void hasten(ContentKey key) {}

    /**
     * A client says that piece {@code piece} came from the supernode with a wrong checksum. The fetcher checks its own
     * copy; only if that is damaged does it report the piece lost and repair it. If the repair fails for good, the fetch
     * fails after all.
     */
    void verify(ContentKey key, int piece);

    /** No task uses this content any more: a running fetch is given up, stored pieces may be kept as a cache. */
    void release(ContentKey key);

    /** The content is unwanted: a running fetch is given up and its files are deleted. */
    void discard(ContentKey key);
}
