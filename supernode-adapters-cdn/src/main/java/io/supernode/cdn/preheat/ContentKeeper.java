package io.supernode.cdn.preheat;

import io.supernode.core.model.ContentKey;

/**
 * Keeps stored contents from eviction. Duties of an implementer: thread-safe; returns at once; bounds what is kept, so that a
 * disk is not filled for ever.
 */
@FunctionalInterface
public interface ContentKeeper {

    /**
     * The content is not to be evicted before {@code untilMillis} (milliseconds since 1970). The latest call for a content
     * counts; one in the past ends it. The content need not be there.
     */
    void keep(ContentKey content, long untilMillis);
}
