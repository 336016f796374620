package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.port.Access;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that depends on headers of the request (Vary): nobody is given the variant of somebody else. */
class VariantTest extends OneFileTestBase {

    private static final Content PLAIN = Content.random(36, 500_000);
    private static final Content OTHER = Content.random(37, 500_000);
    private static final String MEDIA = "application/x-other";

    VariantTest() {
        super(FetcherFixture.patient());
    }

    @BeforeEach
    void offer() {
        origin.at("/file").content(PLAIN).varyingBy("Accept", MEDIA, OTHER);
    }

    @Test
    void eachFurtherClientOfAFileThatVariesIsToBeChecked() throws Exception {
        assertEquals(new OriginProbe.Available(PLAIN.length(), true), fixture.probe(origin.url("/file")));
        assertEquals(new OriginProbe.Available(PLAIN.length(), true), fixture.probe(accepting("text/plain")));
    }

    @Test
    void whoGetsAnotherVariantIsNotGivenTheContent() throws Exception {
        assertFetched(PLAIN, fixture.fetch(request(PLAIN.length())));
        assertInstanceOf(Access.Different.class, check(accepting(MEDIA)));
        assertInstanceOf(Access.Granted.class, check(accepting("text/plain")));
    }

    @Test
    void whoSendsNoneOfTheHeadersIsLetInWithoutAQuestion() throws Exception {
        assertFetched(PLAIN, fixture.fetch(request(PLAIN.length())));
        int before = origin.requests().size();
        assertInstanceOf(Access.Granted.class, check(OriginRequest.of(origin.url("/file"))));
        assertInstanceOf(Access.Granted.class, check(FetcherFixture.with(origin.url("/file"), "User-Agent", "any")));
        assertEquals(before, origin.requests().size());
    }

    @Test
    void whoseVariantIsTheContentIsLetInByItsStrongEtag() throws Exception {
        assertFetched(OTHER, fixture.fetch(FetcherFixture.request("file", accepting(MEDIA), OTHER.length())));
        assertInstanceOf(Access.Granted.class, check(accepting(MEDIA)));
        assertInstanceOf(Access.Different.class, check(accepting("text/plain")));
        assertInstanceOf(Access.Different.class, check(OriginRequest.of(origin.url("/file"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"same\"", ""})
    void variantsThatOnlyADateOrAWeakEtagTellApartAreNotTakenForTheSame(String etag) throws Exception {
        if (etag.isEmpty()) {
            origin.at("/file").without("ETag");
        } else {
            origin.at("/file").header("ETag", etag);
        }
        assertFetched(PLAIN, fixture.fetch(request(PLAIN.length())));
        assertInstanceOf(Access.Different.class, check(accepting(MEDIA)));
        assertInstanceOf(Access.Different.class, check(accepting("text/plain")), "nobody can tell");
    }

    @Test
    void whatVariesByAnythingIsComparedByItsStrongEtagAlone() throws Exception {
        origin.at("/file").header("Vary", "*");
        assertFetched(PLAIN, fixture.fetch(request(PLAIN.length())));
        assertInstanceOf(Access.Granted.class, check(accepting("text/plain")));
        assertInstanceOf(Access.Different.class, check(accepting(MEDIA)));
    }

    @Test
    void aRedirectThatVariesCountsAsWell() throws Exception {
        origin.at("/fixed").content(PLAIN);
        origin.at("/start").redirectingTo("/fixed").header("Vary", "User-Agent");
        assertEquals(new OriginProbe.Available(PLAIN.length(), true), fixture.probe(origin.url("/start")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Accept-Encoding", "accept-encoding", "Range, Accept-Encoding"})
    void headersThatNoClientDecidesMakeNoVariants(String vary) throws Exception {
        origin.at("/same").content(PLAIN).header("Vary", vary);
        assertEquals(new OriginProbe.Available(PLAIN.length()), fixture.probe(origin.url("/same")));
    }

    @Test
    void afterTheOriginHasBegunToRefuseStrangersEverybodyIsAsked() throws Exception {
        assertFetched(PLAIN, fixture.fetch(request(PLAIN.length())));
        origin.at("/file").wanting("X-Token", "right", 401);
        OriginRequest stranger = OriginRequest.of(origin.url("/file"));
        fixture.fetcher.revalidate(KEY, stranger).toCompletableFuture().get(1, TimeUnit.MINUTES);
        assertInstanceOf(Access.Refused.class, check(stranger));
        assertTrue(origin.requests().size() > 2);
    }

    private OriginRequest accepting(String media) {
        return FetcherFixture.with(origin.url("/file"), "Accept", media);
    }

    private Access check(OriginRequest request) throws Exception {
        return fixture.fetcher.check(KEY, request).toCompletableFuture().get(1, TimeUnit.MINUTES);
    }
}
