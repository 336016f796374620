package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.OriginHeaders;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The very file that a URL names is asked for, however odd its path looks, and however long the request is. */
class RequestTargetTest extends OneFileTestBase {

    private static final int MOST = 32 << 10;
    private static final Content CONTENT = Content.random(31, 300_000);
    private static final Content DECOY = Content.random(32, 300_000);

    RequestTargetTest() {
        super(FetcherFixture.patient());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "//pool/f.deb", "///f.deb", "/a//b", "/x[1].iso", "/50%off", "/%", "/%zz/f", "/%2e%2e/f", "/a;b=c/f", "/{a}|b",
        "/\"quoted\"", "/caf%C3%A9", "/a:b", "/a//"
    })
    void theFileOfAnOddPathIsFetchedAndNoOther(String path) throws Exception {
        origin.at(path).content(CONTENT);
        for (String decoy : List.of("/f.deb", "/pool/f.deb", "/b", "/a/b", "/f", "/a")) {
            if (!decoy.equals(path)) {
                origin.at(decoy).content(DECOY);
            }
        }
        assertFetchedFrom(origin.url(path));
        assertEquals(path, origin.requests().get(0).target());
    }

    @ParameterizedTest
    @CsvSource({"/caf\u00e9, /caf%c3%a9", "/a/../b, /b", "/a/./b, /a/b"})
    void whatCannotBeInARequestLineIsEscapedOrResolvedAsEveryClientDoes(String path, String target) throws Exception {
        origin.at(target).content(CONTENT);
        assertFetchedFrom(origin.url(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"//pool/f.deb?x", "/x[1].iso", "/50%off", "/a b", "x[2]", "../up", "?q=[%]"})
    void aRedirectToAnOddPathIsFollowedToTheVeryFile(String location) throws Exception {
        origin.at("/dir/sub/start").redirectingTo(
                location.startsWith("//") ? origin.url("//pool/f.deb?x") : location);
        for (String path : List.of("//pool/f.deb", "/x[1].iso", "/50%off", "/a%20b", "/dir/sub/x[2]", "/dir/up")) {
            origin.at(path).content(CONTENT);
        }
        if (location.startsWith("?")) {
            assertInstanceOf(OriginProbe.Unavailable.class, fixture.probe(origin.url("/dir/sub/start")));
            assertTrue(origin.requests().stream().anyMatch(seen -> seen.target().equals("/dir/sub/start?q=[%]")));
        } else {
            assertFetchedFrom(origin.url("/dir/sub/start"));
        }
    }

    @Test
    void longSignedUrlsAndLongTokensAreSentUpToTheBound() throws Exception {
        origin.at("/file").content(CONTENT);
        String signature = "a".repeat(MOST / 2 - 1000);
        OriginHeaders token = new OriginHeaders(Map.of("Authorization", "Bearer " + "t".repeat(MOST / 2 - 1000)));
        OriginRequest request = new OriginRequest(origin.url("/file?s=" + signature), token, false, List.of());
        assertInstanceOf(OriginProbe.Available.class, fixture.probe(request));
        assertTrue(origin.requests().stream().anyMatch(seen -> seen.target().endsWith(signature)
                && seen.header("Authorization").isPresent()));
    }

    @Test
    void aRequestBeyondTheBoundIsRefusedAndSaysSo() throws Exception {
        origin.at("/file").content(CONTENT);
        OriginHeaders token = new OriginHeaders(Map.of("Authorization", "Bearer " + "t".repeat(MOST)));
        OriginProbe answer = fixture.probe(new OriginRequest(origin.url("/file"), token, false, List.of()));
        String reason = assertInstanceOf(OriginProbe.Unavailable.class, answer).reason();
        assertTrue(reason.contains(Integer.toString(MOST)), reason);
    }

    private void assertFetchedFrom(String url) throws Exception {
        OriginRequest request = OriginRequest.of(url);
        assertEquals(new OriginProbe.Available(CONTENT.length()), fixture.probe(request));
        assertFetched(CONTENT, fixture.fetch(FetcherFixture.request("file", request, CONTENT.length())));
    }
}
