package io.supernode.cdn.preheat.registry;

import java.util.List;

/** A manifest of docker v2 or OCI. */
sealed interface Manifest {

    /**
     * An image of one platform, or whatever else is kept in registries as one.
     *
     * @param config its configuration
     * @param layers its layers, foreign ones too
     */
    record Image(Descriptor config, List<Descriptor> layers) implements Manifest {
        public Image {
            layers = List.copyOf(layers);
        }
    }

    /**
     * A list of images, or of lists.
     *
     * @param manifests in it
     */
    record Index(List<Descriptor> manifests) implements Manifest {
        public Index {
            manifests = List.copyOf(manifests);
        }
    }
}
