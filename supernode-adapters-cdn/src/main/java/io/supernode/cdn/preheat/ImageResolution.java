package io.supernode.cdn.preheat;

import java.util.List;

/** What is known of an image after a look at its registry. */
public sealed interface ImageResolution {

    /**
     * It is there.
     *
     * @param files layers and configurations of the wanted platforms, each once
     * @param skipped layers that are not in the registry but elsewhere
     * @param credentials with which the registry gives its files
     */
    record Resolved(List<ImageFile> files, int skipped, RegistryCredentials credentials) implements ImageResolution {
        public Resolved {
            files = List.copyOf(files);
        }
    }

    /**
     * It cannot be had.
     *
     * @param reason a sentence for the caller, without credentials
     */
    record Failed(String reason) implements ImageResolution {}
}
