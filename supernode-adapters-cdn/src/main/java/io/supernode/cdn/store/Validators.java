package io.supernode.cdn.store;

import java.util.Objects;
import java.util.Optional;

/**
 * By which an origin tells versions of a file apart.
 *
 * @param etag as it was sent
 * @param lastModified as it was sent
 */
public record Validators(Optional<String> etag, Optional<String> lastModified) {

    /** The origin tells nothing. */
    public static final Validators NONE = new Validators(Optional.empty(), Optional.empty());

    public Validators {
        Objects.requireNonNull(etag, "etag");
        Objects.requireNonNull(lastModified, "lastModified");
    }
}
