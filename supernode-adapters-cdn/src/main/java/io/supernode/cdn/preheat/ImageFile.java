package io.supernode.cdn.preheat;

import java.util.Objects;

/**
 * A layer or a configuration of an image, as its manifest describes it.
 *
 * @param digest its name in the registry
 * @param bytes that the manifest says it has
 */
public record ImageFile(Digest digest, long bytes) {

    public ImageFile {
        Objects.requireNonNull(digest, "digest");
        if (bytes < 0) {
            throw new IllegalArgumentException("a file has no " + bytes + " bytes");
        }
    }
}
