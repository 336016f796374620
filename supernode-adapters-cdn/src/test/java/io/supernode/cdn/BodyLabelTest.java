package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.supernode.core.port.OriginFailure.Kind;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bodies with a Content-Encoding although none was asked for: the bytes as they are, where every client would store
 * them so.
 */
class BodyLabelTest extends OneFileTestBase {

    private static final Content CONTENT = Content.random(38, 500_000);

    BodyLabelTest() {
        super(FetcherFixture.patient());
    }

    @BeforeEach
    void offer() {
        origin.at("/file").content(CONTENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "x-gzip", "identity", "utf-8", "UTF-8", "none", "binary", "aws-chunked", "aws-chunked,gzip", "br", "deflate", "zstd",
        "gzip, gzip", ""
    })
    void aLabelThatNoClientActsUponChangesNothing(String label) throws Exception {
        origin.at("/file").header("Content-Encoding", label);
        OriginRequest withHeader = FetcherFixture.with(origin.url("/file"), "X-Token", "any");
        assertEquals(new OriginProbe.Available(CONTENT.length()), fixture.probe(withHeader));
        assertEquals(new OriginProbe.Available(CONTENT.length()), fixture.probe(origin.url("/file")));
        assertFetched(CONTENT, fixture.fetch(request(CONTENT.length())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", " gzip "})
    void aBodyThatSomeClientsUnpackIsLeftToThem(String label) throws Exception {
        origin.at("/file").header("Content-Encoding", label);
        assertInstanceOf(OriginProbe.Unavailable.class, fixture.probe(origin.url("/file")));
        assertEquals(Kind.UNOBTAINABLE, fixture.fetch(request(CONTENT.length())).failures().get(0).kind());
    }
}
