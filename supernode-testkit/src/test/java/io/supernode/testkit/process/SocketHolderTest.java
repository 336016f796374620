package io.supernode.testkit.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SocketHolderTest {

    @Test
    @Timeout(60)
    void aServerThatEndsBeforeItIsReadyIsToldAtOnce() throws IOException {
        SocketHolder holder = new SocketHolder(List.of("sh", "-c", "exit 1"), null);
        try {
            holder.start();
            IOException failure = assertThrows(IOException.class, holder::awaitReady);
            assertEquals("the server has ended before it was ready; its log says why", failure.getMessage());
        } finally {
            holder.close();
        }
    }
}
