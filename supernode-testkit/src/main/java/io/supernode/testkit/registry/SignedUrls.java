package io.supernode.testkit.registry;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs targets for a time, each time otherwise, and knows its own signatures again. Thread-safe. */
final class SignedUrls {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final Pattern SIGNED =
            Pattern.compile("([^?]*)\\?expires=([0-9]{1,18})&number=([0-9]{1,18})&signature=([0-9a-f]{64})");

    private final Duration validity;
    private final SecretKeySpec key;
    private final AtomicLong numbers = new AtomicLong();

    SignedUrls(Duration validity) {
        this.validity = validity;
        byte[] secret = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(secret);
        key = new SecretKeySpec(secret, ALGORITHM);
    }

    /** The path with a query that is valid from {@code now} on. */
    String sign(String path, Instant now) {
        String query = "expires=" + now.plus(validity).getEpochSecond() + "&number=" + numbers.incrementAndGet();
        return path + '?' + query + "&signature=" + signature(path + '?' + query);
    }

    /** Tells whether the target was signed here, is as it was signed, and is still valid. */
    boolean isValid(String target, Instant now) {
        Matcher parts = SIGNED.matcher(target);
        if (!parts.matches() || now.getEpochSecond() > Long.parseLong(parts.group(2))) {
            return false;
        }
        String signed = parts.group(1) + "?expires=" + parts.group(2) + "&number=" + parts.group(3);
        return MessageDigest.isEqual(
                signature(signed).getBytes(StandardCharsets.US_ASCII), parts.group(4).getBytes(StandardCharsets.US_ASCII));
    }

    private String signature(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
