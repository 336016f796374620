package io.supernode.testkit.origin;

import io.supernode.testkit.origin.Reply.Faults;
import io.supernode.testkit.origin.Reply.Framing;
import io.supernode.testkit.wire.RequestHead;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * One path of a {@link FakeOrigin} and how it behaves. Unless told otherwise it is a well-behaved file: announced
 * length, byte ranges, HEAD, ETag and Last-Modified, conditional requests.
 *
 * <p>Thread-safe; each setting holds for requests that come after it, and settings combine. A path without content
 * (and without redirect) answers 404.
 */
public final class OriginResource {

    private static final Instant FIRST_MODIFIED = Instant.parse("2020-01-01T00:00:00Z");

    private final Map<String, String> extraHeaders = new LinkedHashMap<>();
    private final FailureQueue failures = new FailureQueue();
    private Content content;
    private int version;
    private Content nextContent;
    private int requestsUntilNext;
    private boolean validators = true;
    private boolean ranges = true;
    private PartStyle parts = PartStyle.plain();
    private int headRefusal;
    private int rangeRefusal;
    private List<Integer> interim = List.of();
    private Variants variants = Variants.NONE;
    private int mostAtOnce = Integer.MAX_VALUE;
    private int busyStatus;
    private int running;
    private boolean headHeld;
    private Framing framing = Framing.LENGTH;
    private Long announcedByHead;
    private Long announcedByGet;
    private List<String> redirects = List.of();
    private int redirected;
    private int redirectStatus;
    private int requestsUntilExpiry = Integer.MAX_VALUE;
    private AccessRule access = AccessRule.EVERYBODY;
    private Duration headerDelay = Duration.ZERO;
    private boolean headersHeld;
    private long stallAfter = -1;
    private long cutAfter = -1;
    private boolean resetAtCut;
    private long bytesPerSecond;
    private Gate gate = new Gate();

    OriginResource() {}

    /** Serves these bytes; a further call is a new version with new validators. */
    public synchronized OriginResource content(byte[] bytes) {
        return content(Content.of(bytes));
    }

    /** Serves this content; a further call is a new version with new validators. */
    public synchronized OriginResource content(Content newContent) {
        content = Objects.requireNonNull(newContent, "content");
        version++;
        return this;
    }

    /** Answers {@code requests} more GETs of the body with what is served now, and later ones with {@code next}. */
    public synchronized OriginResource changesAfter(int requests, Content next) {
        nextContent = next;
        requestsUntilNext = requests;
        return this;
    }

    /** Sends neither ETag nor Last-Modified, and knows no conditions. */
    public synchronized OriginResource withoutValidators() {
        validators = false;
        return this;
    }

    /** Ignores Range and answers 200 with everything. */
    public synchronized OriginResource withoutRanges() {
        ranges = false;
        return this;
    }

    /** Answers byte ranges in this style. */
    public synchronized OriginResource parts(PartStyle style) {
        parts = Objects.requireNonNull(style, "style");
        return this;
    }

    /** Answers HEAD with 405. */
    public OriginResource refusingHead() {
        return refusingHead(ReplyPlanner.METHOD_NOT_ALLOWED);
    }

    /** Answers HEAD with this status. */
    public synchronized OriginResource refusingHead(int status) {
        headRefusal = status;
        return this;
    }

    /** Answers every GET of a range with this status; 0 ends this. */
    public synchronized OriginResource refusingRanges(int status) {
        rangeRefusal = status;
        return this;
    }

    /** Sends these interim responses before each final one. */
    public synchronized OriginResource interim(Integer... statuses) {
        interim = List.of(statuses);
        return this;
    }

    /**
     * Sends {@code other} to those whose header has this value, with an ETag of its own, and names the header in Vary.
     */
    public synchronized OriginResource varyingBy(String headerName, String value, Content other) {
        variants = variants.with(headerName, value, other);
        return this;
    }

    /** Answers {@code status} to those who come while so many requests are being answered. */
    public synchronized OriginResource busyBeyond(int most, int status) {
        mostAtOnce = most;
        busyStatus = status;
        return this;
    }

    /** Sends the body in chunks: the length is not told, and Range is ignored. */
    public synchronized OriginResource chunked() {
        framing = Framing.CHUNKED;
        return this;
    }

    /** Ends the body by closing the connection: the length is not told, and Range is ignored. */
    public synchronized OriginResource endingByClose() {
        framing = Framing.UNTIL_CLOSE;
        return this;
    }

    /** Announces this Content-Length in whole replies to HEAD and GET, whatever is sent. */
    public synchronized OriginResource announcing(long length) {
        announcedByHead = length;
        announcedByGet = length;
        return this;
    }

    /** Announces this Content-Length to HEAD alone, and the truth to GET. */
    public synchronized OriginResource announcingToHead(long length) {
        announcedByHead = length;
        announcedByGet = null;
        return this;
    }

    /** Adds a header to every reply; one that the origin sends anyway is replaced. */
    public synchronized OriginResource header(String name, String value) {
        extraHeaders.put(name, value);
        return this;
    }

    /** Leaves a header out of every reply that the origin would send otherwise. */
    public synchronized OriginResource without(String header) {
        extraHeaders.put(header, null);
        return this;
    }

    /** Answers every request with 302 to {@code url}, absolute or a path. */
    public OriginResource redirectingTo(String url) {
        return redirectingTo(url, ReplyPlanner.FOUND);
    }

    /** Answers every request with a redirect of this status (301, 302, 303, 307, 308). */
    public OriginResource redirectingTo(String url, int status) {
        return redirecting(List.of(url), status);
    }

    /** Answers each request with 302 to the next of {@code urls}, as a registry that signs a URL for each; the last one stays. */
    public OriginResource redirectingInTurn(List<String> urls) {
        return redirecting(List.copyOf(urls), ReplyPlanner.FOUND);
    }

    private synchronized OriginResource redirecting(List<String> urls, int status) {
        redirects = urls;
        redirected = 0;
        redirectStatus = status;
        return this;
    }

    /** Answers so many more requests, and later ones with 403, as a signed URL that is valid for a while. */
    public synchronized OriginResource expiringAfter(int requests) {
        requestsUntilExpiry = requests;
        return this;
    }

    /** Answers {@code status} (401, 403 or 407) unless the request has this header with exactly this value. */
    public synchronized OriginResource wanting(String headerName, String value, int status) {
        access = access.wanting(headerName, value, status);
        return this;
    }

    /** Leads whoever lacks the wanted header to {@code url} with 302, instead of refusing. */
    public synchronized OriginResource leadingStrangersTo(String url) {
        access = access.leadingTo(url);
        return this;
    }

    /** Answers HEAD also to those who lack the wanted header. */
    public synchronized OriginResource lettingEverybodyHead() {
        access = access.withOpenHead();
        return this;
    }

    /** Answers the next {@code times} requests of any kind with this status, then goes on as usual. */
    public OriginResource failing(int times, int status) {
        return fail(times, status, false);
    }

    /** As {@link #failing}, but spares HEAD and probes of the first byte. */
    public OriginResource failingBodies(int times, int status) {
        return fail(times, status, true);
    }

    /** Resets the connection of the next {@code times} requests without an answer, then goes on as usual. */
    public OriginResource resetting(int times) {
        return fail(times, FailureQueue.RESET, false);
    }

    /** As {@link #resetting}, but spares HEAD and probes of the first byte. */
    public OriginResource resettingBodies(int times) {
        return fail(times, FailureQueue.RESET, true);
    }

    private synchronized OriginResource fail(int times, int status, boolean bodiesOnly) {
        failures.add(times, status, bodiesOnly);
        return this;
    }

    /** Sends bodies at this rate at most, in bytes/s; 0 for no limit. */
    public synchronized OriginResource slow(long newBytesPerSecond) {
        bytesPerSecond = newBytesPerSecond;
        return this;
    }

    /** Waits this long before each status line. */
    public synchronized OriginResource delayingHeaders(Duration delay) {
        headerDelay = delay;
        return this;
    }

    /** Keeps every status line back until {@link #release}. */
    public synchronized OriginResource stallingHeaders() {
        headersHeld = true;
        gate = new Gate();
        return this;
    }

    /** Keeps the status line of HEAD alone back until {@link #release}. */
    public synchronized OriginResource stallingHead() {
        headHeld = true;
        gate = new Gate();
        return this;
    }

    /** Sends this many bytes of each body and then nothing until {@link #release}. */
    public synchronized OriginResource stallingAfter(long bytes) {
        stallAfter = bytes;
        gate = new Gate();
        return this;
    }

    /** Lets all stalled replies go on, and later ones pass without a stall. */
    public synchronized OriginResource release() {
        gate.open();
        return this;
    }

    /** Waits until {@code count} replies are stalled; answers false when {@code limit} passed first. */
    public boolean awaitStalled(int count, Duration limit) throws InterruptedException {
        Gate current;
        synchronized (this) {
            current = gate;
        }
        return current.awaitWaiting(count, limit);
    }

    /** Closes the connection in order after this many bytes of each body; −1 ends this. */
    public synchronized OriginResource cuttingAfter(long bytes) {
        cutAfter = bytes;
        resetAtCut = false;
        return this;
    }

    /** Resets the connection after this many bytes of each body; −1 ends this. */
    public synchronized OriginResource resettingAfter(long bytes) {
        cutAfter = bytes;
        resetAtCut = true;
        return this;
    }

    /** The ETag sent now. */
    public synchronized String etag() {
        return "\"v" + version + '"';
    }

    /** The moment of Last-Modified sent now: each version is one day younger. */
    synchronized Instant modified() {
        return FIRST_MODIFIED.plus(Duration.ofDays(version));
    }

    /** Decides the answer to one request, and counts it. */
    synchronized Reply answer(RequestHead head, boolean body) {
        boolean isHead = head.method().equals("HEAD");
        boolean held = headersHeld || isHead && headHeld;
        Faults headFaults = new Faults(false, headerDelay, held, interim, -1, -1, false, 0, gate);
        ReplyPlanner planner = new ReplyPlanner(head, extraHeaders, headFaults);
        OptionalInt failure = failures.next(body);
        if (failure.isPresent()) {
            int status = failure.getAsInt();
            return status == FailureQueue.RESET ? Reply.reset() : planner.refuse(status);
        }
        if (running > mostAtOnce) {
            return planner.refuse(busyStatus);
        }
        if (access.refuses(head)) {
            return access.loginPage() == null
                    ? planner.refuse(access.refusal())
                    : planner.redirect(ReplyPlanner.FOUND, access.loginPage());
        }
        if (!redirects.isEmpty()) {
            return planner.redirect(redirectStatus, redirects.get(Math.min(redirected++, redirects.size() - 1)));
        }
        if (requestsUntilExpiry-- <= 0) {
            return planner.refuse(ReplyPlanner.FORBIDDEN);
        }
        if (content == null) {
            return planner.refuse(ReplyPlanner.NOT_FOUND);
        }
        if (isHead && headRefusal != 0) {
            return planner.refuse(headRefusal);
        }
        if (!isHead && !head.method().equals("GET")) {
            return planner.refuse(ReplyPlanner.METHOD_NOT_ALLOWED);
        }
        if (rangeRefusal != 0 && head.headers().containsKey("Range")) {
            return planner.refuse(rangeRefusal);
        }
        if (body) {
            countTowardsChange();
        }
        Faults bodyFaults = new Faults(
                false, headerDelay, headersHeld, interim, stallAfter, cutAfter, resetAtCut, bytesPerSecond, gate);
        return planner.serve(new ReplyPlanner.File(
                variants.of(head, content), framing, ranges, parts, validators ? etag(head) : null, modified(),
                variants.header(), isHead ? announcedByHead : announcedByGet, bodyFaults));
    }

    private String etag(RequestHead head) {
        return "\"v" + version + variants.tag(head) + '"';
    }

    /** One more request is being answered. */
    synchronized void begun() {
        running++;
    }

    /** One request less is being answered. */
    synchronized void ended() {
        running--;
    }

    private void countTowardsChange() {
        if (nextContent != null && requestsUntilNext-- == 0) {
            content(nextContent);
            nextContent = null;
        }
    }
}
