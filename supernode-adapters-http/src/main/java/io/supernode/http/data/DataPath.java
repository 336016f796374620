package io.supernode.http.data;

import io.supernode.core.model.ContentKey;
import java.util.Optional;

/** Reads {@code /qtdown/FIRST3/KEY} (protocol section 4). What is not exactly that never reaches a file system. */
final class DataPath {

    private static final String ROOT = "/qtdown/";
    private static final int PREFIX_DIGITS = 3;

    private DataPath() {}

    /** The key of a raw path, or empty. */
    static Optional<ContentKey> parse(String path) {
        int keyAt = ROOT.length() + PREFIX_DIGITS + 1;
        if (path == null || !path.startsWith(ROOT) || path.length() <= keyAt) {
            return Optional.empty();
        }
        String digits = path.substring(keyAt);
        if (!ContentKey.isValid(digits)) {
            return Optional.empty();
        }
        ContentKey key = new ContentKey(digits);
        return key.dataPath().equals(path) ? Optional.of(key) : Optional.empty();
    }
}
