package io.supernode.http.guard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.Set;

/**
 * The secret that lets its bearer change a supernode from another machine. Only its hash is kept, so that it is in no dump
 * of the heap. Immutable.
 */
public final class AdminToken {

    private static final int MAX_BYTES = 4096;
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

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
     * @throws IOException if the file cannot be read, holds no token, or others than its owner may read or write it; the
     *     message is a sentence for the operator
     */
    public static AdminToken read(Path file) throws IOException {
        try {
            refuseOthers(file);
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException("the file '" + file + "' is too large for a token");
            }
            return of(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
        } catch (IllegalArgumentException e) {
            throw new IOException("the file '" + file + "' holds no token: " + e.getMessage(), e);
        }
    }

    private static void refuseOthers(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no file '" + file + "'");
        }
        if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
            // Where there are no such permissions, whoever keeps the file must keep it well.
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.stream().anyMatch(OF_OTHERS::contains)) {
            throw new IOException("others than its owner may read or write the file '" + file + "': chmod 600 it");
        }
    }

    /** Whether {@code given} is this token; takes as long whatever is given. */
    boolean matches(String given) {
        return MessageDigest.isEqual(hash, hash(given));
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
