package io.supernode.cdn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FileErrorsTest {

    @Test
    void whatWentWrongWithAFileIsSaidInWords() {
        assertEquals("/a/b does not exist", FileErrors.describe(new NoSuchFileException("/a/b")));
        assertEquals("no permission for /a/b", FileErrors.describe(new AccessDeniedException("/a/b")));
        assertEquals(
                "/a/b: No space left on device",
                FileErrors.describe(new FileSystemException("/a/b", null, "No space left on device")));
        assertEquals("No space left on device", FileErrors.describe(new IOException("No space left on device")));
        assertEquals("java.io.IOException", FileErrors.describe(new IOException()));
    }
}
