package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.Access;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.Revalidation;
import io.supernode.testkit.origin.Content;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Some origins answer every range with an error: whatever is asked of them is asked without one in the end. */
class RefusedRangesTest extends OneFileTestBase {

    private static final Content CONTENT = Content.random(34, 3L * PER_PIECE + 5);

    RefusedRangesTest() {
        super(FetcherFixture.patient());
    }

    @BeforeEach
    void offer() {
        origin.at("/file").content(CONTENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 405, 416, 500, 501})
    void aClientWithHeadersIsProbedAndCheckedAndACopyIsRevalidated(int status) throws Exception {
        origin.at("/file").refusingRanges(status);
        OriginRequest withHeader = FetcherFixture.with(origin.url("/file"), "X-Token", "any");
        assertEquals(new OriginProbe.Available(CONTENT.length()), fixture.probe(withHeader));
        assertFetched(CONTENT, fixture.fetch(request(CONTENT.length())));
        assertInstanceOf(
                Access.Granted.class,
                fixture.fetcher.check(KEY, withHeader).toCompletableFuture().get(1, TimeUnit.MINUTES));
        assertInstanceOf(
                Revalidation.Current.class,
                fixture.fetcher
                        .revalidate(KEY, OriginRequest.of(origin.url("/file")))
                        .toCompletableFuture().get(1, TimeUnit.MINUTES));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 416, 500})
    void aBodyThatBreaksOffIsAskedForAgainFromItsBeginning(int status) throws Exception {
        origin.at("/file").refusingRanges(status).stallingAfter(PIECE + 1000).resettingAfter(PIECE + 1000);
        Events events = new Events();
        fixture.fetcher.fetch(request(CONTENT.length()), events);
        assertTrue(events.awaitPiece(0, FetcherFixture.PATIENCE));
        origin.at("/file").resettingAfter(-1).release();
        assertTrue(events.awaitEnd(FetcherFixture.PATIENCE));
        assertFetched(CONTENT, events);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 416, 500})
    void aDamagedPieceIsRepairedFromTheWholeFile(int status) throws Exception {
        Events events = fixture.fetch(request(CONTENT.length()));
        origin.at("/file").refusingRanges(status);
        StoredFiles.damage(directory, KEY, PIECE + 77);
        fixture.fetcher.verify(KEY, 1);
        assertTrue(events.awaitRepair(1, FetcherFixture.PATIENCE));
        assertFetched(CONTENT, events);
    }

    @Test
    void anEmptyFileHasNoFirstByteAndIsFoundAllTheSame() throws Exception {
        origin.at("/empty").content(new byte[0]);
        OriginRequest withHeader = FetcherFixture.with(origin.url("/empty"), "X-Token", "any");
        assertEquals(new OriginProbe.Available(0), fixture.probe(withHeader));
        assertEquals(new OriginProbe.Available(0), fixture.probe(origin.url("/empty")));
        Events events = fixture.fetch(
                FetcherFixture.request("empty", OriginRequest.of(origin.url("/empty")), PieceLayout.UNKNOWN_LENGTH));
        assertEquals(0, events.finishedLength());
    }

    @Test
    void aPartThatIsNotTheOneAskedForIsNotTakenForAnotherVersion() throws Exception {
        origin.at("/file").stallingAfter(PIECE + 1000).resettingAfter(PIECE + 1000);
        Events events = new Events();
        fixture.fetcher.fetch(request(CONTENT.length()), events);
        assertTrue(events.awaitPiece(0, FetcherFixture.PATIENCE));
        origin.at("/file").header("Content-Range", "bytes 0-9/10").resettingAfter(-1).release();
        assertTrue(events.awaitEnd(FetcherFixture.PATIENCE));
        assertFetched(CONTENT, events);
    }
}
