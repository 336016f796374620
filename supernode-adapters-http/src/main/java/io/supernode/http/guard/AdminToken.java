package io.supernode.http.guard;

import io.supernode.http.net.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The secret that lets its bearer change a supernode from another machine. Only its hash is kept, so that it is in no dump
 * of the heap. Immutable.
 */
public final class AdminToken {

    private static final int MAX_BYTES = 4096;

    private final byte[] hash;

    private AdminToken(String token) {
        hash = hash(token);
    }

    /**
     * @param token one word of printable ASCII, since it is sent in a header
     * @throws IllegalArgumentException if it is anything else
     */
    public static AdminToken of(String token) {
        if (token.isEmpty()) {
            throw new IllegalArgumentException("the token is empty");
        }
        if (token.length() > MAX_BYTES || !token.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new IllegalArgumentException(
                    "a token is one word of at most " + MAX_BYTES + " printable ASCII characters");
        }
        return new AdminToken(token);
    }

    /**
     * Reads the token of a file. Space and line ends around it are no part of it.
     *
     * @throws IOException if the file cannot be read, holds no token, or is not kept as {@link SecretFile} says; the message
     *     is a sentence for the operator
     */
    public static AdminToken read(Path file) throws IOException {
        byte[] bytes = SecretFile.read(file, MAX_BYTES);
        try {
            return of(new String(bytes, StandardCharsets.ISO_8859_1).strip());
        } catch (IllegalArgumentException e) {
            throw new IOException("the file '" + file + "' holds no token: " + e.getMessage(), e);
        }
    }

    /** Whether {@code given} is this token; takes as long whatever is given. */
    boolean matches(String given) {
        return MessageDigest.isEqual(hash, hash(given));
    }

    /** Whether both are the same word. */
    public boolean isSameAs(AdminToken other) {
        return MessageDigest.isEqual(hash, other.hash);
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
