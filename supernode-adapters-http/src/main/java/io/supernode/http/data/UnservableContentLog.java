package io.supernode.http.data;

import io.supernode.core.model.ContentKey;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log of each content that cannot be served, once until it has been served again: clients ask for the same bytes
 * many times a second. Thread-safe.
 */
final class UnservableContentLog {

    private static final Logger LOG = LoggerFactory.getLogger(UnservableContentLog.class);

    /** More are not remembered; then some are told twice. */
    private static final int MOST = 1000;

    private static final long ANYWHERE = -1;

    /** Where each content could not be read. */
    private final Map<ContentKey, Long> told = new ConcurrentHashMap<>();

    /** The file cannot be opened; answers whether that was told now. */
    boolean notOpened(ContentKey key, Exception reason) {
        boolean first = isFirst(key, ANYWHERE);
        if (first && reason instanceof IOException) {
            LOG.error("content {} cannot be opened: {}", key.forLog(), key.shortenedIn(reason.toString()));
        } else if (first) {
            LOG.error("content {} cannot be opened", key.forLog(), reason);
        }
        return first;
    }

    /** The file cannot be read at some position; answers whether that was told now. */
    boolean notRead(ContentKey key, UnreadableFileException reason) {
        boolean first = isFirst(key, reason.position());
        if (first) {
            LOG.error("content {} cannot be served: {}", key.forLog(), key.shortenedIn(String.valueOf(reason.getMessage())));
        }
        return first;
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
