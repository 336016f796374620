package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.supernode.cdn.store.RealDisk;
import io.supernode.core.model.Md5;
import io.supernode.core.port.OriginFailure.Kind;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An origin whose parts are sent in chunks, and are not as long as their Content-Range says. */
class PartLengthTest {

    private static final int LENGTH = 1_000_000;
    private static final int CUT = 200_000;
    private static final int PART = 300_000;
    private static final Content CONTENT = Content.random(3, LENGTH);

    @TempDir
    Path directory;

    private HttpServer origin;
    private FetcherFixture fixture;
    /** By so many bytes a part is longer than it says. */
    private volatile int tooMany;

    @BeforeEach
    void start() throws Exception {
        origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        origin.createContext("/file", this::answer);
        origin.start();
        fixture = new FetcherFixture(directory, new RealDisk(), FetcherFixture.patient());
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
        origin.stop(0);
    }

    @Test
    void aPartIsResumedWhereItReallyEnds() throws Exception {
        tooMany = -100_000;
        assertEquals(List.of(new Md5(CONTENT.md5())), fetch().finishes());
    }

    @Test
    void aPartThatGoesOnBeyondItsEndIsNoContent() throws Exception {
        tooMany = 1;
        Events events = fetch();
        assertEquals(List.of(), events.finishes());
        assertEquals(Kind.BAD_CONTENT, events.failures().get(0).kind());
    }

    private Events fetch() throws Exception {
        String url = "http://127.0.0.1:" + origin.getAddress().getPort() + "/file";
        return fixture.fetch(FetcherFixture.request("file", OriginRequest.of(url), LENGTH));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("ETag", "\"one\"");
            byte[] bytes = CONTENT.bytes();
            String range = exchange.getRequestHeaders().getFirst("Range");
            if (range == null) {
                exchange.sendResponseHeaders(200, LENGTH);
                exchange.getResponseBody().write(bytes, 0, CUT);
            } else {
                int first = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
                int last = Math.min(first + PART, LENGTH) - 1;
                String span = "bytes " + first + '-' + last + '/' + LENGTH;
                exchange.getResponseHeaders().set("Content-Range", span);
                exchange.sendResponseHeaders(206, 0);
                int end = Math.min(last + 1 + (last == LENGTH - 1 ? 0 : tooMany), LENGTH);
                exchange.getResponseBody().write(Arrays.copyOfRange(bytes, first, end));
            }
        }
    }
}
