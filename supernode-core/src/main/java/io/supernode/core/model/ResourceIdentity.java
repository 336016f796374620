package io.supernode.core.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;

/**
 * What makes two registrations the same task: the resource URL, the supplied md5 and the identifier
 * (protocol section 1). An absent md5 or identifier is the empty string.
 *
 * @param url taskUrl when the client sent one that is its rawUrl without some query parameters, else rawUrl: no client may
 *     give the content of one URL the name of another
 * @param md5 the supplied md5, or ""
 * @param identifier the supplied identifier, or ""
 */
public record ResourceIdentity(String url, String md5, String identifier) {

    public ResourceIdentity {
        Objects.requireNonNull(md5, "md5");
        Objects.requireNonNull(identifier, "identifier");
        if (url.isBlank()) {
            throw new IllegalArgumentException("a resource needs a URL");
        }
    }

    /**
     * The SHA-256 over the three fields, each preceded by its length in bytes (4 bytes, big-endian), so that no two
     * different triples hash the same bytes.
     */
    public TaskId taskId() {
        MessageDigest sha256 = sha256();
        update(sha256, url);
        update(sha256, md5);
        update(sha256, identifier);
        return new TaskId(Hex.format(sha256.digest()));
    }

    private static void update(MessageDigest digest, String field) {
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
