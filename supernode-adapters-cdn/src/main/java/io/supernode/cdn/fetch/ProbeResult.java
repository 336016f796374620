package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.ContentRange;
import io.supernode.cdn.origin.OriginError;
import io.supernode.cdn.origin.OriginUrl;
import io.supernode.cdn.origin.RequestHeaders;
import io.supernode.cdn.origin.ResponseHead;
import io.supernode.cdn.origin.StatusCode;
import io.supernode.cdn.store.Validators;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What one request has found.
 *
 * @param answer of the origin, as far as this request is concerned
 * @param validators of what is available
 * @param at where it is, after redirects; empty if nothing is available
 * @param varyingHeaders names of request headers on which it depends
 */
record ProbeResult(OriginProbe answer, Validators validators, Optional<OriginUrl> at, Set<String> varyingHeaders) {

    /** What two responses say of each other. */
    enum Match {
        /** By length and validators, as far as the origin gives any. */
        SAME,
        DIFFERENT,
        /** There is nothing to compare. */
        UNKNOWN
    }

    ProbeResult {
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(validators, "validators");
        Objects.requireNonNull(at, "at");
        varyingHeaders = Set.copyOf(varyingHeaders);
    }

    /** Nothing is to be had. */
    static ProbeResult nothing(OriginProbe answer) {
        return new ProbeResult(answer, Validators.NONE, Optional.empty(), Set.of());
    }

    /** What {@code result} means to whoever sent {@code request}. */
    static ProbeResult of(HeadResult result, OriginRequest request, long maxFileBytes) {
        if (result instanceof HeadResult.Failed failed) {
            OriginError error = failed.error();
            return nothing(new OriginProbe.Unavailable(error.reason(), error.isOriginDown()));
        }
        ResponseHead head = ((HeadResult.Answered) result).head();
        if (StatusCode.isSuccess(head.status())) {
            return available(head, maxFileBytes);
        }
        return nothing(isRefused(head, request)
                ? new OriginProbe.Unauthorized("the origin wants credentials: it answers " + head.status())
                : new OriginProbe.Unavailable(
                        "the origin answers " + head.status(), StatusCode.isTransient(head.status())));
    }

    /**
     * Tells whether other credentials may help. A 403 may have any reason, such as the program that asks, or an object that is
     * not there: it is about credentials only if some were sent to the very host that answers so.
     */
    private static boolean isRefused(ResponseHead head, OriginRequest request) {
        return switch (head.status()) {
            case StatusCode.UNAUTHORIZED, StatusCode.PROXY_UNAUTHORIZED -> true;
            case StatusCode.FORBIDDEN ->
                RequestHeaders.hasCredentials(request) && head.url().sameOrigin(OriginUrl.parse(request.url()));
            default -> false;
        };
    }

    private static ProbeResult available(ResponseHead head, long maxFileBytes) {
        if (head.isGzipped()) {
            return nothing(new OriginProbe.Unavailable(
                    "the origin packs the body although it was asked not to, and clients do not agree what to store of it"));
        }
        long length = StatusCode.isWhole(head.status())
                ? head.contentLength()
                : head.contentRange().map(ContentRange::total).orElse(ContentRange.UNKNOWN);
        long known = length < 0 ? PieceLayout.UNKNOWN_LENGTH : length;
        if (!PieceLayout.isSupported(known) || known > maxFileBytes) {
            return nothing(new OriginProbe.Unavailable("a file of " + length + " bytes is too large"));
        }
        Validators validators = ResponseKind.said(head);
        return new ProbeResult(
                new OriginProbe.Available(known, false, fingerprint(known, validators)), validators,
                Optional.of(head.url()), head.varyingHeaders());
    }

    /** Two answers with the same length and the same strong ETag have the same bytes (RFC 9110, 8.8.3). */
    private static Optional<String> fingerprint(long length, Validators validators) {
        return length == PieceLayout.UNKNOWN_LENGTH
                ? Optional.empty()
                : validators.strongEtag().map(etag -> length + " " + etag);
    }

    /** See {@link OriginProbe.Available#fingerprint}; empty if nothing is available. */
    Optional<String> fingerprint() {
        return answer instanceof OriginProbe.Available available ? available.fingerprint() : Optional.empty();
    }

    boolean isAvailable() {
        return answer instanceof OriginProbe.Available;
    }

    /** The length of what is available, or {@link PieceLayout#UNKNOWN_LENGTH}. */
    long length() {
        return answer instanceof OriginProbe.Available available ? available.length() : PieceLayout.UNKNOWN_LENGTH;
    }

    /**
     * Compares what is available with what has this length, if one is known, and these validators.
     *
     * @param sameRequest whether both were asked for with the same headers, as far as they depend on any. Of two variants only
     *     a strong ETag tells that their bytes are the same
     */
    Match comparedWith(long length, Validators version, boolean sameRequest) {
        boolean bothLengths = length >= 0 && length() >= 0;
        if (bothLengths && length != length()) {
            return Match.DIFFERENT;
        }
        if (!sameRequest && !(version.hasStrongEtag() && validators.hasStrongEtag())) {
            return Match.UNKNOWN;
        }
        return switch (version.compare(validators)) {
            case SAME -> Match.SAME;
            case DIFFERENT -> Match.DIFFERENT;
            // What has validators is not certainly the same as what comes without them.
            case UNKNOWN -> bothLengths && !version.isPresent() ? Match.SAME : Match.UNKNOWN;
        };
    }

    /** Tells whether a redirect has led whoever asked {@code asked} to another place. */
    boolean isRedirectedAwayFrom(OriginUrl asked) {
        return at.isPresent() && !at.get().samePlace(asked);
    }
}
