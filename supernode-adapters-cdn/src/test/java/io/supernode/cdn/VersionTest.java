package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.port.OriginFailure.Kind;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.PartStyle;
import io.supernode.testkit.origin.RecordedRequest;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What it takes to believe that the rest of a body belongs to what came before it. */
class VersionTest extends OneFileTestBase {

    private static final int LENGTH = 4 * PER_PIECE + 1000;
    private static final Content CONTENT = Content.random(7, LENGTH);
    private static final Content OTHER = Content.random(8, LENGTH);
    private static final String MODIFIED = "Thu, 02 Jan 2020 00:00:00 GMT";
    private static final String SETTLED = "Thu, 02 Jan 2020 00:01:00 GMT";

    VersionTest() {
        super(FetcherFixture.patient());
    }

    @BeforeEach
    void offer() {
        origin.at("/file").content(CONTENT);
    }

    @Test
    void aRestOfAnotherVersionFromAnOriginThatIgnoresIfRangeIsAChange() throws Exception {
        origin.at("/file").cuttingAfter(2 * PIECE).changesAfter(1, OTHER).parts(PartStyle.plain().ignoringIfRange());
        assertChange(fixture.fetch(request(LENGTH)));
    }

    @Test
    void aRestThatDoesNotRepeatTheEtagIsTakenForAnotherVersion() throws Exception {
        origin.at("/file").cuttingAfter(2 * PIECE).changesAfter(1, OTHER)
                .parts(PartStyle.plain().ignoringIfRange().withoutEtag());
        assertChange(fixture.fetch(request(LENGTH)));
    }

    @Test
    void aRestThatDoesNotRepeatTheDateIsTakenForAnotherVersion() throws Exception {
        tellDates(MODIFIED, SETTLED);
        Events events = fetchTheBeginning();
        origin.at("/file").without("Last-Modified");
        assertChange(rest(events));
    }

    @Test
    void aDateThatWasWellPastIsEnoughToResume() throws Exception {
        tellDates(MODIFIED, SETTLED);
        Events events = rest(fetchTheBeginning());
        assertFetched(CONTENT, events);
        RecordedRequest resumed = origin.requests("/file").get(1);
        assertEquals(MODIFIED, resumed.header("If-Range").orElseThrow());
        assertEquals(206, resumed.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {MODIFIED, "Thu, 02 Jan 2020 00:00:59 GMT", "Wed, 01 Jan 2020 00:00:00 GMT", "today"})
    void aDateThatMayStandForTwoVersionsIsNotResumed(String date) throws Exception {
        tellDates(MODIFIED, date);
        origin.at("/file").cuttingAfter(2 * PIECE);
        assertNotResumed();
    }

    @Test
    void aDateOfAnOriginThatDoesNotTellItsTimeIsNotResumed() throws Exception {
        origin.at("/file").without("ETag").without("Date").cuttingAfter(2 * PIECE);
        assertNotResumed();
    }

    @Test
    void aDateThatMayStandForTwoVersionsIsNotResumedAfterARestart() throws Exception {
        tellDates(MODIFIED, MODIFIED);
        fetchTheBeginning();
        fixture.close();
        origin.at("/file").content(OTHER).resettingAfter(-1).release();
        open();
        assertFetched(OTHER, fixture.fetch(request(LENGTH)));
        assertTrue(origin.requests("/file").get(1).header("Range").isEmpty());
    }

    private void tellDates(String modified, String date) {
        origin.at("/file").without("ETag").header("Last-Modified", modified).header("Date", date);
    }

    /** Takes two pieces, and leaves the origin stalled. */
    private Events fetchTheBeginning() throws Exception {
        origin.at("/file").stallingAfter(2 * PIECE).resettingAfter(2 * PIECE);
        Events events = new Events();
        fixture.fetcher.fetch(request(LENGTH), events);
        assertTrue(events.awaitPiece(1, FetcherFixture.PATIENCE));
        return events;
    }

    /** The body breaks off, and the origin is well from now on. */
    private Events rest(Events events) throws Exception {
        origin.at("/file").resettingAfter(-1).release();
        assertTrue(events.awaitEnd(FetcherFixture.PATIENCE));
        return events;
    }

    private void assertNotResumed() throws Exception {
        Events events = fixture.fetch(request(LENGTH));
        assertEquals(List.of(), events.finishes());
        assertEquals(Kind.UNOBTAINABLE, events.failures().get(0).kind());
        assertEquals(1, origin.bodyRequests("/file"));
    }

    private void assertChange(Events events) throws Exception {
        assertEquals(List.of(), events.finishes());
        assertEquals(Kind.CHANGED, events.failures().get(0).kind());
        assertFalse(Files.exists(StoredFiles.file(directory, KEY)), "the mixture is gone");
    }
}
