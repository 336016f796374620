package io.supernode.cdn.preheat.registry;

import java.time.Duration;

/**
 * What is taken from a registry for one image.
 *
 * @param manifestBytes of one manifest; registries themselves take no more than 4 MB
 * @param allManifestBytes of all manifests together
 * @param tokenBytes of the answer of a token service
 * @param manifests of one image, indexes included
 * @param depth of indexes in indexes
 * @param files of one image
 * @param patience for one answer, from the request to its last byte
 */
record RegistryLimits(
        int manifestBytes, long allManifestBytes, int tokenBytes, int manifests, int depth, int files, Duration patience) {

    static final RegistryLimits DEFAULTS =
            new RegistryLimits(4 << 20, 16 << 20, 256 << 10, 200, 4, 2000, Duration.ofSeconds(60));
}
