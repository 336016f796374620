package io.supernode.http.data;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.ContentKey;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** An operator reads of each trouble once, and again when it comes back. */
class TroublesTest {

    private static final ContentKey KEY = new ContentKey("a".repeat(64));
    private static final ContentKey OTHER = new ContentKey("b".repeat(64));

    private final Troubles troubles = new Troubles();

    @Test
    void aFileThatCannotBeReadIsToldOnceUntilThoseBytesHaveBeenServed() {
        assertTrue(troubles.notRead(KEY, at(1000)));
        assertFalse(troubles.notRead(KEY, at(1000)));
        troubles.served(KEY, 0, 1000);
        troubles.served(KEY, 1001, 2000);
        troubles.served(OTHER, 0, 2000);
        assertFalse(troubles.notRead(KEY, at(1000)));
        troubles.served(KEY, 0, 1001);
        assertTrue(troubles.notRead(KEY, at(1000)));
    }

    @Test
    void aFileThatCannotBeOpenedIsToldOnceUntilAnythingOfItHasBeenServed() {
        assertTrue(troubles.notOpened(KEY, new IOException("gone")));
        assertFalse(troubles.notOpened(KEY, new IllegalStateException("gone")));
        assertTrue(troubles.notOpened(OTHER, new IllegalStateException("gone")));
        troubles.served(KEY, 5, 6);
        assertTrue(troubles.notOpened(KEY, new IOException("gone")));
    }

    private static UnreadableFileException at(long position) {
        return new UnreadableFileException(position, "it ends", null);
    }
}
