package io.supernode.cdn.preheat.registry;

import io.supernode.cdn.preheat.Digest;
import io.supernode.cdn.preheat.ImageFile;
import io.supernode.cdn.preheat.Platforms;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects of which files an image consists, manifest by manifest, within limits. Not thread-safe. */
final class ImageCollector {

    /**
     * A manifest that is to be looked at.
     *
     * @param depth of indexes above it
     */
    record Next(Descriptor descriptor, int depth) {}

    private final RegistryLimits limits;
    private final Platforms platforms;
    private final Map<Digest, ImageFile> files = new LinkedHashMap<>();
    private final Set<Digest> foreign = new HashSet<>();
    private final Set<Digest> seen = new HashSet<>();
    private final Deque<Next> next = new ArrayDeque<>();
    private long manifestBytes;

    ImageCollector(RegistryLimits limits, Platforms platforms) {
        this.limits = limits;
        this.platforms = platforms;
    }

    /**
     * Takes a manifest.
     *
     * @param depth of indexes above it
     * @throws RegistryFailure if it is none, or too much
     */
    void take(byte[] bytes, int depth) {
        manifestBytes += bytes.length;
        if (manifestBytes > limits.allManifestBytes()) {
            throw new RegistryFailure("the manifests of the image have more than " + limits.allManifestBytes() + " bytes");
        }
        Manifest manifest = ManifestParser.parse(bytes, limits.files());
        if (manifest instanceof Manifest.Index index) {
            takeIndex(index, depth);
        } else {
            takeImage((Manifest.Image) manifest);
        }
    }

    private void takeIndex(Manifest.Index index, int depth) {
        if (depth >= limits.depth()) {
            throw new RegistryFailure("the image is an index of indexes, more than " + limits.depth() + " deep");
        }
        int wanted = 0;
        for (Descriptor entry : index.manifests()) {
            // An index in an index need not say for which platforms it is.
            boolean isIndex = entry.os().isEmpty() && entry.mediaType().matches(".*(index|list).*");
            if (isIndex || platforms.matches(entry.os(), entry.architecture(), entry.variant())) {
                wanted++;
                if (seen.add(entry.digest())) {
                    next.add(new Next(entry, depth + 1));
                }
            }
        }
        if (seen.size() > limits.manifests()) {
            throw new RegistryFailure("the image has more than " + limits.manifests() + " manifests");
        }
        if (wanted == 0 && !index.manifests().isEmpty()) {
            throw new RegistryFailure("the image has none of the platforms " + platforms);
        }
    }

    private void takeImage(Manifest.Image image) {
        add(image.config());
        for (Descriptor layer : image.layers()) {
            if (layer.isForeign()) {
                foreign.add(layer.digest());
            } else {
                add(layer);
            }
        }
        if (files.size() > limits.files()) {
            throw new RegistryFailure("the image has more than " + limits.files() + " files");
        }
    }

    private void add(Descriptor descriptor) {
        ImageFile known = files.putIfAbsent(descriptor.digest(), new ImageFile(descriptor.digest(), descriptor.bytes()));
        if (known != null && known.bytes() != descriptor.bytes()) {
            throw new RegistryFailure("the manifests say two sizes of " + descriptor.digest());
        }
    }

    /** The next manifest to look at; null if there is none. */
    Next next() {
        return next.poll();
    }

    /** What it consists of, each once. */
    List<ImageFile> files() {
        return List.copyOf(files.values());
    }

    /** Layers that the registry does not have. */
    int foreign() {
        return foreign.size();
    }
}
