package io.supernode.http.data;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.ContentKey;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** An operator reads of each trouble once, and again when it comes back. */
class UnservableContentLogTest {

    private static final ContentKey KEY = new ContentKey("a".repeat(64));
    private static final ContentKey OTHER = new ContentKey("b".repeat(64));

    private final UnservableContentLog unservable = new UnservableContentLog();

    @Test
    void anUnreadableFileIsLoggedOnceUntilThoseBytesHaveBeenServed() {
        assertTrue(unservable.notRead(KEY, at(1000)));
        assertFalse(unservable.notRead(KEY, at(1000)));
        unservable.served(KEY, 0, 1000);
        unservable.served(KEY, 1001, 2000);
        unservable.served(OTHER, 0, 2000);
        assertFalse(unservable.notRead(KEY, at(1000)));
        unservable.served(KEY, 0, 1001);
        assertTrue(unservable.notRead(KEY, at(1000)));
    }

    @Test
    void aFileThatCannotBeOpenedIsLoggedOnceUntilAPartOfItHasBeenServed() {
        assertTrue(unservable.notOpened(KEY, new IOException("gone")));
        assertFalse(unservable.notOpened(KEY, new IllegalStateException("gone")));
        assertTrue(unservable.notOpened(OTHER, new IllegalStateException("gone")));
        unservable.served(KEY, 5, 6);
        assertTrue(unservable.notOpened(KEY, new IOException("gone")));
    }

    private static UnreadableFileException at(long position) {
        return new UnreadableFileException(position, "it ends", null);
    }
}
