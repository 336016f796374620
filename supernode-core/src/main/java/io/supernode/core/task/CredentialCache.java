package io.supernode.core.task;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.OriginRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
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

    /** What the origin said, and who had brought the credentials: for that address the entry counts. */
    private sealed interface Remembered {
        CallerAddress caller();
    }

    private record Acceptance(long untilNanos, CallerAddress caller) implements Remembered {}

    private record Refusal(RegistrationOutcome outcome, long untilNanos, CallerAddress caller) implements Remembered {}

    private final byte[] salt;
    private final RequestMemory memory;
    private final Map<String, Acceptance> accepted = new LinkedHashMap<>();
    /** Apart from the accepted ones, which no flood of wrong ones may drive out. */
    private final Map<String, Refusal> refused = new LinkedHashMap<>();

    /** @param memory where each entry counts */
    CredentialCache(byte[] salt, RequestMemory memory) {
        this.salt = salt;
        this.memory = memory;
    }

    void accept(String hash, long untilNanos, CallerAddress caller) {
        remove(refused, hash);
        keep(accepted, hash, new Acceptance(untilNanos, caller));
    }

    boolean accepts(String hash, long nowNanos) {
        Acceptance known = accepted.get(hash);
        return known != null && known.untilNanos() - nowNanos > 0;
    }

    /** The origin has refused these credentials when it was asked whether they give the content. */
    void refuse(String hash, RegistrationOutcome outcome, long nowNanos, CallerAddress caller) {
        refuseUntil(hash, outcome, nowNanos + REFUSED_NANOS, caller);
    }

    /** The origin has refused these credentials; that is remembered until {@code untilNanos}. */
    void refuseUntil(String hash, RegistrationOutcome outcome, long untilNanos, CallerAddress caller) {
        keep(refused, hash, new Refusal(outcome, untilNanos, caller));
    }

    /** Those that were accepted, with the nanoseconds of {@code nowNanos}'s clock until which they are. */
    Map<String, Long> acceptedUntil() {
        Map<String, Long> until = new LinkedHashMap<>();
        accepted.forEach((hash, answer) -> until.put(hash, answer.untilNanos()));
        return until;
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
        List.copyOf(accepted.keySet()).forEach(hash -> remove(accepted, hash));
        List.copyOf(refused.keySet()).forEach(hash -> remove(refused, hash));
    }

    private <T extends Remembered> void keep(Map<String, T> bounded, String hash, T answer) {
        remove(bounded, hash);
        if (bounded.size() >= MAX) {
            remove(bounded, bounded.keySet().iterator().next());
        }
        bounded.put(hash, answer);
        memory.add(answer.caller(), RequestMemory.CREDENTIALS_BYTES);
    }

    private void remove(Map<String, ? extends Remembered> answers, String hash) {
        Remembered removed = answers.remove(hash);
        if (removed != null) {
            memory.add(removed.caller(), -RequestMemory.CREDENTIALS_BYTES);
        }
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
