package io.supernode.testkit.registry;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a {@link RegistryFront} was asked so far. Immutable.
 *
 * @param front requests with a known token
 * @param anonymous requests without {@code Authorization}: 401
 * @param refusedTokens requests with an unknown token: 401
 * @param tokens different ones that came
 * @param refusedUrls requests of the signed port whose signature is wrong or expired, or that bring credentials
 * @param blobs what was asked of each blob, by its digest
 */
public record RegistryCounts(
        int front, int anonymous, int refusedTokens, int tokens, int refusedUrls, Map<String, Blob> blobs) {

    /**
     * What was asked of one blob.
     *
     * @param redirects that the front answered
     * @param probes GETs of the first byte, and those that were answered without a body, at signed URLs
     * @param bodyGets GETs of more than the first byte at signed URLs
     * @param bytes of bodies, sent from signed URLs
     */
    public record Blob(int redirects, int probes, int bodyGets, long bytes) {

        static final Blob NONE = new Blob(0, 0, 0, 0);

        Blob redirected() {
            return new Blob(redirects + 1, probes, bodyGets, bytes);
        }

        Blob probed() {
            return new Blob(redirects, probes + 1, bodyGets, bytes);
        }

        Blob fetched() {
            return new Blob(redirects, probes, bodyGets + 1, bytes);
        }

        Blob sent(int count) {
            return new Blob(redirects, probes, bodyGets, bytes + count);
        }
    }

    public RegistryCounts {
        blobs = Map.copyOf(blobs);
    }

    /** GETs of bodies of all blobs. */
    public int bodyGets() {
        return blobs.values().stream().mapToInt(Blob::bodyGets).sum();
    }

    /** Bytes of bodies of all blobs. */
    public long bytes() {
        return blobs.values().stream().mapToLong(Blob::bytes).sum();
    }

    /** A line for all, and one for each blob. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("requests ").append(front).append(", different tokens ").append(tokens);
        text.append(", requests without a token ").append(anonymous);
        text.append(", refused tokens ").append(refusedTokens).append(", refused signed URLs ").append(refusedUrls);
        text.append(", body GETs ").append(bodyGets()).append(", bytes ").append(bytes());
        new TreeMap<>(blobs).forEach((digest, blob) -> text.append('\n')
                .append(digest)
                .append(": redirects ").append(blob.redirects())
                .append(", probes ").append(blob.probes())
                .append(", body GETs ").append(blob.bodyGets())
                .append(", bytes ").append(blob.bytes()));
        return text.toString();
    }
}
