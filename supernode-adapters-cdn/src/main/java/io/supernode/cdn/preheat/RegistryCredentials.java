package io.supernode.cdn.preheat;

import io.supernode.core.model.OriginHeaders;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * With what a registry gives the files of one image to one caller: tokens that end after a while and are fetched again.
 * Duties of an implementer: thread-safe; no method waits.
 */
public interface RegistryCredentials {

    /** Headers that are valid now; never completes exceptionally, at worst with those that were valid last. */
    CompletionStage<OriginHeaders> headers();

    /** The registry has refused these headers: the next ones must be others, if any can be had. */
    void refused(OriginHeaders headers);

    /** Credentials that never change. */
    static RegistryCredentials fixed(OriginHeaders headers) {
        return new RegistryCredentials() {
            @Override
            public CompletionStage<OriginHeaders> headers() {
                return CompletableFuture.completedFuture(headers);
            }

            @Override
            public void refused(OriginHeaders refused) {
                // There are no others.
            }
        };
    }
}
