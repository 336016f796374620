package io.supernode.cdn.preheat;

import io.supernode.core.model.OriginHeaders;
import java.util.concurrent.CompletionStage;

/**
 * Asks registries what images are made of. Duties of an implementer: thread-safe; it returns at once; the stage completes
 * within minutes whatever the registry does, and never exceptionally for anything that a registry can cause; what a registry
 * sends is bounded and believed only as far as it can be checked; credentials go to the registry and to its token service only.
 */
@FunctionalInterface
public interface ImageResolver {

    /**
     * Learns of which files an image consists.
     *
     * @param headers of the caller; they may be credentials
     * @param platforms that are wanted where there are several
     */
    CompletionStage<ImageResolution> resolve(ImageUrl image, OriginHeaders headers, Platforms platforms);
}
