package io.supernode.cdn.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.settings.Bandwidth;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.time.ScheduledClock;
import io.supernode.cdn.time.SystemClock;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much is read from an origin at a time. */
class ReadBufferTest {

    private static final long KB = 1 << 10;
    private static final long GB = 1 << 30;
    private static final int LENGTH = 3_000_000;
    private static final int CHUNKS = 8;
    private static final long PATIENCE_S = 30;

    @Test
    void heapsOfFourGigabytesRead256KbAtATimeAndThoseOfOneOrLess64() {
        assertEquals(256 * KB, HttpClientPool.readBufferBytes(4 * GB));
        assertEquals(256 * KB, HttpClientPool.readBufferBytes(Long.MAX_VALUE));
        assertEquals(64 * KB, HttpClientPool.readBufferBytes(GB));
        assertEquals(64 * KB, HttpClientPool.readBufferBytes(64 * KB * KB));
    }

    @Property
    void aThousandBodiesThatWaitForRoomLeaveMostOfTheMemoryOfAHeapOfHalfAGigabyteOrMore(
            @ForAll @LongRange(min = GB / 2, max = 1024 * GB) long heap) {
        assertTrue(1000L * HttpClientPool.readBufferBytes(heap) <= heap / 8);
    }

    @ParameterizedTest
    @CsvSource({"262144, false", "262144, true", "252801, false", "252801, true", "65536, true", "4096, true"})
    void bodiesAreWholeWhateverIsReadAtATime(int readBufferBytes, boolean isChunked) throws Exception {
        Content content = Content.random(1, LENGTH);
        try (FakeOrigin origin = FakeOrigin.start();
                ScheduledClock clock = new SystemClock();
                OriginClient client = client(origin, clock, readBufferBytes)) {
            origin.at("/file").content(content);
            if (isChunked) {
                origin.at("/file").chunked();
            }
            Body body = new Body();
            client.send(OriginHttpRequest.get(OriginRequest.of(origin.url("/file"))), body);
            assertEquals(Optional.of(content.md5()), body.md5.get(PATIENCE_S, TimeUnit.SECONDS));
        }
    }

    private static OriginClient client(FakeOrigin origin, ScheduledClock clock, int readBufferBytes) {
        OriginSettings settings = OriginSettings.defaults().withLoopbackOrigin(true);
        URI url = URI.create(origin.url("/"));
        InetSocketAddress address = new InetSocketAddress(url.getHost(), url.getPort());
        HttpClientPool clients = new HttpClientPool(
                settings, clock,
                threads -> (host, port, context, promise) -> promise.succeeded(List.of(address)),
                readBufferBytes);
        return new OriginClient(settings, clients, new Bandwidth(Bandwidth.UNLIMITED), clock, CHUNKS);
    }

    private static final class Body implements ExchangeListener {

        private final CompletableFuture<Optional<String>> md5 = new CompletableFuture<>();
        private final MessageDigest sum;

        Body() throws Exception {
            sum = MessageDigest.getInstance("MD5");
        }

        @Override
        public boolean head(ResponseHead head) {
            return true;
        }

        @Override
        public void body(BodyChunk chunk) {
            sum.update(chunk.bytes());
            chunk.release();
        }

        @Override
        public void end() {
            md5.complete(Optional.of(HexFormat.of().formatHex(sum.digest())));
        }

        @Override
        public void failed(OriginError error) {
            md5.complete(Optional.empty());
        }
    }
}
