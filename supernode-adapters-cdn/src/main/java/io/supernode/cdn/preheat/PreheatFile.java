package io.supernode.cdn.preheat;

import io.supernode.core.model.ContentKey;
import java.util.Objects;
import java.util.Optional;

/**
 * One file of a preheat: a layer or a configuration of an image, or the file itself. Immutable.
 *
 * @param url as it may be shown
 * @param bytes that it has; −1 if that is not known
 * @param status where it stands
 * @param error why it failed, else ""
 * @param content under which it is stored, once it is. The key of a private content is a credential: never shown
 * @param isLasting whether the content is found again after a restart, and its key is no credential
 */
public record PreheatFile(
        String url, long bytes, PreheatStatus status, String error, Optional<ContentKey> content, boolean isLasting) {

    /** Its length is not known. */
    public static final long UNKNOWN = -1;

    public PreheatFile {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(error, "error");
        Objects.requireNonNull(content, "content");
        if (bytes < UNKNOWN) {
            throw new IllegalArgumentException("a file has no " + bytes + " bytes");
        }
    }

    /** One whose turn has not come. */
    public static PreheatFile waiting(String url, long bytes) {
        return new PreheatFile(url, bytes, PreheatStatus.WAITING, "", Optional.empty(), false);
    }

    /** It is being fetched. */
    public PreheatFile running() {
        return new PreheatFile(url, bytes, PreheatStatus.RUNNING, "", Optional.empty(), false);
    }

    /** All of it is stored. */
    public PreheatFile stored(ContentKey key, boolean lasts, long length) {
        return new PreheatFile(url, length, PreheatStatus.SUCCESS, "", Optional.of(key), lasts);
    }

    /** It cannot be had. */
    public PreheatFile failed(String reason) {
        return new PreheatFile(url, bytes, PreheatStatus.FAILED, reason, Optional.empty(), false);
    }

    /** Its content, if that is found again after a restart. */
    public Optional<ContentKey> lastingContent() {
        return isLasting ? content : Optional.empty();
    }

    @Override
    public String toString() {
        return url + ' ' + status;
    }
}
