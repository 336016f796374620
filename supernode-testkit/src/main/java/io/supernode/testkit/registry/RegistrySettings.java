package io.supernode.testkit.registry;

import java.time.Duration;
import java.util.Objects;

/**
 * How a {@link RegistryFront} behaves.
 *
 * @param tokens {@code token-1} to {@code token-N} are known, each to be used by one client
 * @param latency of each answer of the front
 * @param storeLatency of each answer at a signed URL
 * @param validity of a signed URL
 */
public record RegistrySettings(int tokens, Duration latency, Duration storeLatency, Duration validity) {

    /** How long object stores let signed URLs be valid in their examples. */
    public static final Duration DEFAULT_VALIDITY = Duration.ofMinutes(20);

    private static final String TOKEN = "token-";
    private static final int MAX_DIGITS = 7;

    public RegistrySettings {
        Objects.requireNonNull(latency, "latency");
        Objects.requireNonNull(storeLatency, "storeLatency");
        Objects.requireNonNull(validity, "validity");
        if (tokens < 1) {
            throw new IllegalArgumentException("a registry has at least one token");
        }
        if (latency.isNegative() || storeLatency.isNegative() || validity.isNegative()) {
            throw new IllegalArgumentException("a time is not negative");
        }
    }

    /** The token of client {@code number}, which is 1 or more. */
    public static String token(int number) {
        return TOKEN + number;
    }

    /** Tells whether an {@code Authorization} header, or null, has a known token. */
    boolean isKnown(String authorization) {
        String scheme = "Bearer " + TOKEN;
        if (authorization == null || !authorization.startsWith(scheme)) {
            return false;
        }
        String number = authorization.substring(scheme.length());
        return number.matches("[1-9][0-9]{0," + (MAX_DIGITS - 1) + "}") && Integer.parseInt(number) <= tokens;
    }
}
