package io.supernode.cdn.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class OriginErrorTest {

    @Test
    void theLogHasWordsAndNoClassesForWhatIsWellKnown() {
        assertEquals("a.example is a loopback address", detail(new EgressRefusedException("a.example is a loopback address")));
        assertEquals("Connection refused", detail(new ConnectException("Connection refused")));
        assertEquals("unknown host a.example", detail(new UnknownHostException("a.example")));
    }

    private static String detail(Throwable cause) {
        return OriginError.from(new CompletionException(cause)).detail();
    }
}
