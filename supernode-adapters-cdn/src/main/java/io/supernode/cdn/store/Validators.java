package io.supernode.cdn.store;

import java.util.Objects;
import java.util.Optional;

/**
 * By which an origin tells versions of a file apart.
 *
 * @param etag as it was sent
 * @param lastModified as it was sent; stored only if it was a strong validator then
 */
public record Validators(Optional<String> etag, Optional<String> lastModified) {

    /** The origin tells nothing. */
    public static final Validators NONE = new Validators(Optional.empty(), Optional.empty());

    private static final String WEAK = "W/";

    /** What two sets of validators say of two answers. */
    public enum Comparison {
        SAME,
        DIFFERENT,
        /** They have nothing in common that could be compared. */
        UNKNOWN
    }

    public Validators {
        Objects.requireNonNull(etag, "etag");
        Objects.requireNonNull(lastModified, "lastModified");
    }

    /** Tells whether the origin tells anything. */
    public boolean isPresent() {
        return etag.isPresent() || lastModified.isPresent();
    }

    /**
     * What an {@code If-Range} may carry (RFC 9110, 13.1.5): a strong ETag, or the date where there is no ETag. A weak
     * ETag promises the same meaning, not the same bytes, so that nothing can be resumed by it. Of a date that is
     * stored it is known that it is strong.
     */
    public Optional<String> forRange() {
        if (etag.isPresent()) {
            return etag.filter(tag -> !tag.startsWith(WEAK));
        }
        return lastModified;
    }

    /**
     * Tells whether an answer with these validators certainly has bytes of the same file: it repeats what an
     * {@code If-Range} carried. A 206 must have the ETag that a 200 would have (RFC 9110, 15.3.7). It need not have the
     * date; yet an answer without it may come from a server that knows no {@code If-Range}, and then proves nothing.
     */
    public boolean provesSameBytes(Validators answered) {
        Optional<String> mine = forRange();
        return mine.isPresent() && mine.equals(etag.isPresent() ? answered.etag : answered.lastModified);
    }

    /** The ETag decides where both have one, else the date. */
    public Comparison compare(Validators other) {
        if (etag.isPresent() && other.etag.isPresent()) {
            return sameTag(etag.get(), other.etag.get()) ? Comparison.SAME : Comparison.DIFFERENT;
        }
        if (lastModified.isPresent() && other.lastModified.isPresent()) {
            return lastModified.equals(other.lastModified) ? Comparison.SAME : Comparison.DIFFERENT;
        }
        return Comparison.UNKNOWN;
    }

    /** Tells whether both have the same strong ETag, which no two representations of a resource share (RFC 9110, 8.8.3). */
    public boolean sameStrongEtag(Validators other) {
        return strongEtag().isPresent() && etag.equals(other.etag);
    }

    /** The ETag, if it is a strong one. */
    public Optional<String> strongEtag() {
        return etag.filter(tag -> !tag.startsWith(WEAK));
    }

    /** Tells whether there is an ETag that stands for the very bytes. */
    public boolean hasStrongEtag() {
        return strongEtag().isPresent();
    }

    private static boolean sameTag(String one, String other) {
        return strip(one).equals(strip(other));
    }

    private static String strip(String tag) {
        return tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag;
    }
}
