package io.supernode.cdn.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class OriginErrorTest {

    @Test
    void theLogHasWordsAndNoClassesForWhatIsWellKnown() {
        assertEquals("a.example is a loopback address", detail(new EgressRefusedException("a.example is a loopback address")));
        assertEquals("Connection refused", detail(new ConnectException("Connection refused")));
        assertEquals("unknown host a.example", detail(new UnknownHostException("a.example")));
    }

    @Test
    void anOriginThatHangsUpIsSaidToWithoutObjectsOfTheLibrary() {
        for (Throwable cause : new Throwable[] {new EOFException("RawHeadConnection@244e52f7::x"), new ClosedChannelException()}) {
            OriginError error = OriginError.from(new CompletionException(cause));
            assertEquals("the origin closed the connection before its answer was complete", error.reason());
            assertEquals("", error.detail());
        }
    }

    private static String detail(Throwable cause) {
        return OriginError.from(new CompletionException(cause)).detail();
    }
}
