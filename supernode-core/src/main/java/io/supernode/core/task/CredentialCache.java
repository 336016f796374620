package io.supernode.core.task;

import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.OriginRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the origin of a private task has said of credentials lately: a URL, whose query may be a signature, together with extra
 * headers. They are known by their salted hashes alone, so that the memory of the process tells no password. Guarded by the
 * task's lock.
 */
final class CredentialCache {

    /** Bounds what a flood of different credentials may cost; the eldest are asked for again. */
    private static final int MAX = 1024;

    /** Long enough that who waits for a slow refusal (clients ask again after 2.5 s) learns of it. */
    private static final long REFUSED_NANOS = Duration.ofSeconds(10).toNanos();

    private record Refusal(RegistrationOutcome outcome, long untilNanos) {}

    private final byte[] salt;
    private final Map<String, Long> acceptedUntil = new LinkedHashMap<>();
    /** Apart from the accepted ones, which no flood of wrong ones may drive out. */
    private final Map<String, Refusal> refused = new LinkedHashMap<>();

    CredentialCache(byte[] salt) {
        this.salt = salt;
    }

    void accept(String hash, long untilNanos) {
        refused.remove(hash);
        keep(acceptedUntil, hash, untilNanos);
    }

    boolean accepts(String hash, long nowNanos) {
        Long until = acceptedUntil.get(hash);
        return until != null && until - nowNanos > 0;
    }

    /** The origin has refused these credentials when it was asked whether they give the content. */
    void refuse(String hash, RegistrationOutcome outcome, long nowNanos) {
        refuseUntil(hash, outcome, nowNanos + REFUSED_NANOS);
    }

    /** The origin has refused these credentials; that is remembered until {@code untilNanos}. */
    void refuseUntil(String hash, RegistrationOutcome outcome, long untilNanos) {
        keep(refused, hash, new Refusal(outcome, untilNanos));
    }

    /** Those that were accepted, with the nanoseconds of {@code nowNanos}'s clock until which they are. */
    Map<String, Long> accepted() {
        return Collections.unmodifiableMap(acceptedUntil);
    }

    /** How many credentials are remembered. */
    int size() {
        return acceptedUntil.size() + refused.size();
    }

    boolean hasRefusals() {
        return !refused.isEmpty();
    }

    /** What these credentials were answered a moment ago, if they were not accepted. */
    Optional<RegistrationOutcome> refusal(String hash, long nowNanos) {
        return Optional.ofNullable(refused.get(hash))
                .filter(refusal -> refusal.untilNanos() - nowNanos > 0)
                .map(Refusal::outcome);
    }

    /** Another content is to be had: nothing that was said of the former one counts. */
    void forget() {
        acceptedUntil.clear();
        refused.clear();
    }

    private static <T> void keep(Map<String, T> bounded, String hash, T value) {
        bounded.remove(hash);
        if (bounded.size() >= MAX) {
            bounded.remove(bounded.keySet().iterator().next());
        }
        bounded.put(hash, value);
    }

    /** By which the credentials of {@code origin} are known here. */
    String hash(OriginRequest origin) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(salt);
            // Neither URLs nor names nor values can hold a line break.
            update(sha256, origin.url());
            update(sha256, Boolean.toString(origin.insecure()));
            origin.rootCas().forEach(certificate -> update(sha256, certificate.length() + ":" + certificate));
            origin.headers().values().forEach((name, value) -> {
                update(sha256, name.toLowerCase(Locale.ROOT));
                update(sha256, value);
            });
            return Base64.getEncoder().encodeToString(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void update(MessageDigest digest, String line) {
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
    }
}
