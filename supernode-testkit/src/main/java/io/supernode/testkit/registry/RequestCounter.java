package io.supernode.testkit.registry;

import io.supernode.testkit.registry.RegistryCounts.Blob;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Counts what a {@link RegistryFront} is asked. Thread-safe. */
final class RequestCounter {

    /** All guarded by this. */
    private final Set<String> tokens = new HashSet<>();

    private final Map<String, Blob> blobs = new HashMap<>();
    private int front;
    private int anonymous;
    private int refusedTokens;
    private int refusedUrls;

    synchronized void front(String token) {
        front++;
        tokens.add(token);
    }

    synchronized void anonymous() {
        anonymous++;
    }

    synchronized void refusedToken() {
        refusedTokens++;
    }

    synchronized void refusedUrl() {
        refusedUrls++;
    }

    synchronized void blob(String digest, UnaryOperator<Blob> change) {
        blobs.put(digest, change.apply(blobs.getOrDefault(digest, Blob.NONE)));
    }

    synchronized RegistryCounts counts() {
        return new RegistryCounts(front, anonymous, refusedTokens, tokens.size(), refusedUrls, blobs);
    }
}
