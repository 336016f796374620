package io.supernode.cdn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class DiskReasonTest {

    @Test
    void whatTheNameOfAnExceptionSaysIsSaidInWords() {
        assertEquals("permission denied for /a/b", DiskReason.of(new AccessDeniedException("/a/b")));
        assertEquals("there is no /a/b", DiskReason.of(new NoSuchFileException("/a/b")));
        assertEquals("/a/b: Read-only file system", DiskReason.of(new FileSystemException("/a/b", null, "Read-only file system")));
        assertEquals("No space left on device", DiskReason.of(new IOException("No space left on device")));
    }
}
