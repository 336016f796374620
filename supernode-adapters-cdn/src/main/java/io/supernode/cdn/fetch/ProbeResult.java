package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.OriginUrl;
import io.supernode.cdn.store.Validators;
import io.supernode.core.port.OriginProbe;
import java.util.Optional;

/**
 * What one probe has found.
 *
 * @param answer of the origin, as far as one client is concerned
 * @param validators of what is available
 * @param at where it is, after redirects; empty if nothing is available
 */
record ProbeResult(OriginProbe answer, Validators validators, Optional<OriginUrl> at) {

    /** What two answers say of each other. */
    enum Match {
        /** By length and validators, as far as the origin gives any. */
        SAME,
        DIFFERENT,
        /** There is nothing to compare. */
        UNKNOWN
    }

    /** Nothing is to be had. */
    static ProbeResult nothing(OriginProbe answer) {
        return new ProbeResult(answer, Validators.NONE, Optional.empty());
    }

    boolean isAvailable() {
        return answer instanceof OriginProbe.Available;
    }

    /** Compares what is available with what has this length, if one is known, and these validators. */
    Match comparedWith(long length, Validators version) {
        long found = answer instanceof OriginProbe.Available available ? available.length() : -1;
        boolean bothLengths = length >= 0 && found >= 0;
        if (bothLengths && length != found) {
            return Match.DIFFERENT;
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
