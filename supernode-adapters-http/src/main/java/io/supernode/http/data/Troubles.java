package io.supernode.http.data;

import io.supernode.core.model.ContentKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log of each content that cannot be served, once until it has been served again: clients ask for the same bytes
 * many times a second. Thread-safe.
 */
final class Troubles {

    private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);

    /** More are not remembered; then some are told twice. */
    private static final int MOST = 1000;

    private static final long ANYWHERE = -1;

    /** Where each content could not be read. */
    private final Map<ContentKey, Long> told = new ConcurrentHashMap<>();

    /** The file cannot be opened. */
    void notOpened(ContentKey key, Exception reason) {
        if (isFirst(key, ANYWHERE)) {
            LOG.error("content {} cannot be opened", key, reason);
        }
    }

    /** The file cannot be read at {@code position}. */
    void notRead(ContentKey key, UnreadableFileException reason) {
        if (isFirst(key, reason.position())) {
            LOG.error("content {} cannot be read at byte {}", key, reason.position(), reason);
        }
    }

    private boolean isFirst(ContentKey key, long position) {
        if (told.size() >= MOST) {
            told.clear();
        }
        return told.putIfAbsent(key, position) == null;
    }

    /** The bytes from {@code first} to before {@code end} have been sent. */
    void served(ContentKey key, long first, long end) {
        if (!told.isEmpty()) {
            told.computeIfPresent(key, (k, position) ->
                    position == ANYWHERE || position >= first && position < end ? null : position);
        }
    }
}
