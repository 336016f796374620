package io.supernode.cdn.fetch;

import io.supernode.cdn.store.Validators;
import io.supernode.cdn.store.Validators.Comparison;
import io.supernode.core.port.OriginProbe;

/**
 * What one probe has found.
 *
 * @param answer of the origin, as far as one client is concerned
 * @param validators of what is available
 */
record Found(OriginProbe answer, Validators validators) {

    private static final long EMPTY = 0;

    /** Nothing is to be had. */
    static Found nothing(OriginProbe answer) {
        return new Found(answer, Validators.NONE);
    }

    /**
     * Tells whether it is available, and certainly the same as what has this length, if one is known, and these validators.
     * A page to log in at is a good answer too, and is not the same.
     */
    boolean isCertainly(long length, Validators version) {
        if (!(answer instanceof OriginProbe.Available available)) {
            return false;
        }
        boolean bothLengths = length >= 0 && available.length() >= 0;
        if (bothLengths && length != available.length()) {
            return false;
        }
        if (bothLengths && length == EMPTY) {
            return true;
        }
        return version.compare(validators) == Comparison.SAME;
    }

    /** As {@link #isCertainly}, and the best that can be said of an origin that gives no validators to anybody. */
    boolean isProbably(long length, Validators version) {
        boolean nothingToCompare = !version.isPresent() && !validators.isPresent();
        boolean sameLength = length >= 0
                && answer instanceof OriginProbe.Available available
                && available.length() == length;
        return nothingToCompare ? sameLength : isCertainly(length, version);
    }
}
