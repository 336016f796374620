package io.supernode.cdn.preheat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Names what a registry has by its hash: {@code sha256:HEX} or {@code sha512:HEX}.
 *
 * @param value as it is in manifests and URLs; of nothing but its algorithm, a colon and lower-case hex digits
 */
public record Digest(String value) {

    static final String PATTERN = "sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}";

    private static final Pattern DIGEST = Pattern.compile(PATTERN);
    private static final Map<String, String> ALGORITHMS = Map.of("sha256", "SHA-256", "sha512", "SHA-512");

    public Digest {
        if (!isValid(value)) {
            throw new IllegalArgumentException("a digest is sha256: or sha512: and its lower-case hex digits");
        }
    }

    /** Whether {@code text} is a digest; null is none. */
    public static boolean isValid(String text) {
        return text != null && DIGEST.matcher(text).matches();
    }

    /** Whether it is the digest of {@code bytes}. */
    public boolean isOf(byte[] bytes) {
        int colon = value.indexOf(':');
        try {
            byte[] hash = MessageDigest.getInstance(ALGORITHMS.get(value.substring(0, colon))).digest(bytes);
            return HexFormat.of().formatHex(hash).equals(value.substring(colon + 1));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256 and SHA-512", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
