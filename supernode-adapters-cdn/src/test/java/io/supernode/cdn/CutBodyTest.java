package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.port.OriginProbe;
import io.supernode.testkit.origin.Content;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body that breaks off again and again is resumed as long as each request brings some bytes. */
class CutBodyTest extends OneFileTestBase {

    private static final Content CONTENT = Content.random(35, 4L * PER_PIECE + 12_345);

    CutBodyTest() {
        super(FetcherFixture.patient());
    }

    @ParameterizedTest
    @ValueSource(ints = {20_000, 100_000, 1_000_000})
    void aBodyThatIsCutAfterEachFewBytesIsFetchedInTheEnd(int bytes) throws Exception {
        origin.at("/file").content(CONTENT).cuttingAfter(bytes);
        assertFetched(CONTENT, fixture.fetch(request(CONTENT.length())));
        assertTrue(origin.bodyRequests("/file") >= CONTENT.length() / bytes);
        long sent = origin.bytesSent("/file");
        assertEquals(CONTENT.length(), sent, "nothing is asked for twice");
    }

    /** As object stores have them behind registries: each answer leads to a URL that is good for one request. */
    @Test
    void aBodyBehindSignedUrlsThatExpireIsResumedByANewOneEachTime() throws Exception {
        List<String> signed = IntStream.range(0, 40).mapToObj(n -> "/signed/" + n).toList();
        signed.forEach(path -> origin.at(path).content(CONTENT).cuttingAfter(1_000_000).expiringAfter(1));
        origin.at("/file").redirectingInTurn(signed);
        assertFetched(CONTENT, fixture.fetch(request(CONTENT.length())));
        long sent = signed.stream().mapToLong(origin::bytesSent).sum();
        assertEquals(CONTENT.length(), sent, "nothing is asked for twice");
        assertTrue(signed.stream().allMatch(path -> origin.requests(path).size() <= 1));
    }

    @Test
    void aBodyThatBrokeOffBetweenTheProbeAndTheFetchIsResumed() throws Exception {
        origin.at("/file").content(CONTENT).cuttingAfter(1000);
        assertEquals(new OriginProbe.Available(CONTENT.length()), fixture.probe(origin.url("/file")));
        assertTrue(origin.awaitIdle(FetcherFixture.PATIENCE));
        origin.at("/file").cuttingAfter(-1);
        assertFetched(CONTENT, fixture.fetch(request(CONTENT.length())));
        assertEquals(2, origin.requests("/file").size());
    }

    @Test
    void aBodyThatIsCutBeforeItsFirstByteEachTimeIsGivenUp() throws Exception {
        origin.at("/file").content(CONTENT).cuttingAfter(0);
        Events events = fixture.fetch(request(CONTENT.length()));
        assertEquals(List.of(), events.finishes());
        assertEquals(1 + FetcherFixture.patient().retries(), origin.bodyRequests("/file"));
    }
}
