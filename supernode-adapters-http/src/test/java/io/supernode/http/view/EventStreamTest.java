package io.supernode.http.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.http.admin.AdminJson;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class EventStreamTest {

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private boolean isReady = true;
    private boolean isBroken;
    private int ends;

    private final EventStream stream = new EventStream(new ServletOutputStream() {
        @Override
        public boolean isReady() {
            return isReady;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(int one) throws IOException {
            if (isBroken) {
                throw new IOException("broken");
            }
            taken.write(one);
        }
    }, () -> ends++);

    @Test
    void aMessageIsWrittenWhenTheNetworkTakesItAndNoOtherBeforeThat() {
        isReady = false;
        stream.send("one".getBytes(), 0);
        assertFalse(stream.isFree());
        isReady = true;
        stream.onWritePossible();
        assertTrue(stream.isFree());
        stream.send("two".getBytes(), 0);
        assertEquals("onetwo", taken.toString());
    }

    @Test
    void aViewerThatNeverReadsIsStuckAfterAWhileAndNoSooner() {
        isReady = false;
        stream.send("one".getBytes(), 100);
        assertFalse(stream.isStuck(100 + Duration.ofSeconds(14).toNanos()));
        assertTrue(stream.isStuck(100 + Duration.ofSeconds(16).toNanos()));
    }

    @Test
    void aViewerWhoseConnectionBreaksIsEndedOnce() {
        isBroken = true;
        stream.send("one".getBytes(), 0);
        stream.end();
        assertEquals(1, ends);
        stream.send("two".getBytes(), 0);
        assertEquals("", taken.toString());
    }

    @Test
    void whoHasMissedSomeSecondsIsToldWhatHasChangedSinceTheLastMessage() {
        PageRequest request = new PageRequest(
                PageRequest.Page.TASKS, Optional.empty(), "", Optional.empty(), Optional.empty(), PageRequest.Sort.NAME,
                false, 0, false);
        Viewer viewer = new Viewer(OptionalLong.empty(), request, stream);
        viewer.update(AdminJson.object().put("a", 1).put("b", 1), 5, 0);
        viewer.update(AdminJson.object().put("a", 1).put("b", 1), 6, 1);
        viewer.update(AdminJson.object().put("a", 2), 9, 2);
        assertEquals(
                "id: 5\nevent: page\ndata: {\"page\":{\"a\":1,\"b\":1}}\n\n"
                        + "id: 9\nevent: change\ndata: {\"since\":5,\"patch\":{\"a\":2,\"b\":null}}\n\n",
                taken.toString());
    }

    @Test
    void whereNothingChangesSomethingIsSaidNowAndThen() {
        PageRequest request = new PageRequest(
                PageRequest.Page.NODE, Optional.empty(), "", Optional.empty(), Optional.empty(), PageRequest.Sort.NAME,
                false, 0, false);
        Viewer viewer = new Viewer(OptionalLong.empty(), request, stream);
        viewer.update(AdminJson.object(), 1, 0);
        viewer.update(AdminJson.object(), 2, Duration.ofSeconds(9).toNanos());
        assertFalse(taken.toString().contains(": nothing new"));
        viewer.update(AdminJson.object(), 3, Duration.ofSeconds(11).toNanos());
        assertTrue(taken.toString().endsWith(": nothing new\n\n"));
    }
}
