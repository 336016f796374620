package io.supernode.cdn.preheat.registry;

import io.supernode.cdn.preheat.Digest;

/**
 * What a manifest says of something that it consists of.
 *
 * @param mediaType as sent, or ""
 * @param digest its name
 * @param bytes that it is said to have
 * @param os of an image in an index, or ""
 * @param architecture likewise
 * @param variant likewise
 */
record Descriptor(String mediaType, Digest digest, long bytes, String os, String architecture, String variant) {

    /** Layers that may not be distributed: registries do not have them, and nobody follows their URLs. */
    boolean isForeign() {
        return mediaType.contains(".foreign.") || mediaType.contains("nondistributable");
    }
}
