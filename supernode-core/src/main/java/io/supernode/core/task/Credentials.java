package io.supernode.core.task;

import io.supernode.core.model.OriginHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The extra headers that the origin of a private task has accepted lately, as salted hashes, so that the memory of the
 * process tells no password. Guarded by the task's lock.
 */
final class Credentials {

    /** Bounds what a flood of different credentials may cost; the eldest are asked for again. */
    private static final int MAX = 1024;

    private final byte[] salt;
    private final Map<String, Long> acceptedUntil = new LinkedHashMap<>();

    Credentials(byte[] salt) {
        this.salt = salt;
    }

    void accept(OriginHeaders headers, long untilNanos) {
        String hash = hash(headers);
        acceptedUntil.remove(hash);
        if (acceptedUntil.size() >= MAX) {
            acceptedUntil.remove(acceptedUntil.keySet().iterator().next());
        }
        acceptedUntil.put(hash, untilNanos);
    }

    boolean accepts(OriginHeaders headers, long nowNanos) {
        Long until = acceptedUntil.get(hash(headers));
        return until != null && until - nowNanos > 0;
    }

    private String hash(OriginHeaders headers) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(salt);
            headers.values().forEach((name, value) -> {
                // Neither names nor values can hold a line break.
                sha256.update(name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
                sha256.update((byte) '\n');
                sha256.update(value.getBytes(StandardCharsets.UTF_8));
                sha256.update((byte) '\n');
            });
            return Base64.getEncoder().encodeToString(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
