package io.supernode.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.Revalidation;
import io.supernode.testkit.origin.Content;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of {@link OriginFetcherContract} that is about {@link io.supernode.core.port.OriginFetcher#revalidate}. */
public abstract class OriginRevalidationContract extends OriginProbeContract {

    private static final Content CONTENT = Content.random(45, 5_000_000);
    private static final Content SAME_LENGTH = Content.random(46, 5_000_000);
    private static final Content OTHER_LENGTH = Content.random(47, 4_999_999);

    /** Answers false when this fetcher keeps no validators, and inherits the answer that it cannot say. */
    protected boolean keepsValidators() {
        return true;
    }

    @Test
    void contentThatIsStillTheOriginsIsCurrentWithoutAskingForTheBody() throws Exception {
        fetchFile();
        assertCurrent(revalidate());
        assertEquals(1, origin.bodyRequests(FILE));
    }

    @Test
    void contentIsCurrentAlsoWhereHeadIsRefused() throws Exception {
        origin.at(FILE).refusingHead();
        fetchFile();
        assertCurrent(revalidate());
        assertEquals(1, origin.bodyRequests(FILE));
    }

    @Test
    void anotherVersionOfTheSameLengthIsAChange() throws Exception {
        fetchFile();
        origin.at(FILE).content(SAME_LENGTH);
        assertChanged(SAME_LENGTH.length(), revalidate());
    }

    @Test
    void anotherLengthIsAChange() throws Exception {
        fetchFile();
        origin.at(FILE).content(OTHER_LENGTH);
        assertChanged(OTHER_LENGTH.length(), revalidate());
    }

    @Test
    void anotherLengthIsAChangeAlsoWithoutValidators() throws Exception {
        origin.at(FILE).withoutValidators();
        fetchFile();
        origin.at(FILE).content(OTHER_LENGTH);
        assertChanged(OTHER_LENGTH.length(), revalidate());
    }

    @Test
    void anotherVersionOfUnknownLengthIsAChange() throws Exception {
        fetchFile();
        origin.at(FILE).content(SAME_LENGTH).chunked();
        assertChanged(PieceLayout.UNKNOWN_LENGTH, revalidate());
    }

    @Test
    void contentOfAnOriginWithoutValidatorsCountsAsChangedWheneverItIsAskedAbout() throws Exception {
        origin.at(FILE).withoutValidators();
        fetchFile();
        assertChanged(CONTENT.length(), revalidate());
    }

    @Test
    void contentThatWasFetchedByItsMd5IsCurrentWhateverTheOriginHas() throws Exception {
        origin.at(FILE).content(CONTENT);
        FetchRequest plain = request(FILE, CONTENT.length());
        fetch(new FetchRequest(
                plain.task(), plain.key(), plain.origin(), plain.layout(), Optional.of(new Md5(CONTENT.md5()))));
        origin.at(FILE).content(OTHER_LENGTH);
        assertCurrent(revalidate());
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    void contentThatTheOriginHasNoMoreIsAChange(int status) throws Exception {
        fetchFile();
        origin.at(FILE).failing(1, status);
        assertChanged(PieceLayout.UNKNOWN_LENGTH, revalidate());
    }

    @Test
    void contentIsCurrentAlsoWhereHeadIsNeverAnswered() throws Exception {
        fetchFile();
        origin.at(FILE).stallingHead();
        assertCurrent(revalidate());
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 407, 500, 503})
    void anOriginThatRefusesSaysNothing(int status) throws Exception {
        fetchFile();
        origin.at(FILE).failing(1000, status);
        assertUnanswered(revalidate());
    }

    @Test
    void anOriginThatIsSilentOrHangsUpSaysNothing() throws Exception {
        fetchFile();
        origin.at(FILE).resetting(1000);
        assertUnanswered(revalidate());
        origin.at("/silent").stallingHeaders();
        assertUnanswered(revalidate(OriginRequest.of(origin.url("/silent"))));
    }

    @Test
    void anOriginThatIsDownSaysNothing() throws Exception {
        fetchFile();
        OriginRequest request = OriginRequest.of(origin.url(FILE));
        origin.close();
        assertUnanswered(revalidate(request));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://no-such-host.invalid/f", "http://", "ftp://127.0.0.1/f", "nonsense"})
    void noAddressMakesARevalidationThrow(String url) throws Exception {
        fetchFile();
        assertUnanswered(revalidate(OriginRequest.of(url)));
    }

    @Test
    void contentThatNobodyHasFetchedCannotBeAnsweredFor() throws Exception {
        origin.at(FILE).content(CONTENT);
        assertUnanswered(revalidate());
        origin.at(FILE).stallingAfter(1);
        fetcher.fetch(request(FILE, CONTENT.length()), listener());
        assertTrue(origin.at(FILE).awaitStalled(1, patience()));
        assertUnanswered(revalidate());
    }

    @Test
    void theOriginIsAskedWithTheHeadersOfTheRequest() throws Exception {
        fetchFile();
        origin.at(FILE).wanting("X-Token", "secret", 401);
        assertUnanswered(revalidate());
        assertCurrent(revalidate(withHeader(origin.url(FILE), "X-Token", "secret")));
    }

    private void fetchFile() throws Exception {
        origin.at(FILE).content(CONTENT);
        assertEquals(CONTENT.length(), fetch(request(FILE, CONTENT.length())).finishedLength());
    }

    private Revalidation revalidate() throws Exception {
        return revalidate(OriginRequest.of(origin.url(FILE)));
    }

    private Revalidation revalidate(OriginRequest request) throws Exception {
        return fetcher.revalidate(request(FILE, CONTENT.length()).key(), request)
                .toCompletableFuture()
                .get(patience().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void assertCurrent(Revalidation answer) {
        Assumptions.assumeTrue(keepsValidators(), "this fetcher cannot say");
        assertEquals(new Revalidation.Current(), answer);
    }

    private void assertChanged(long length, Revalidation answer) {
        Assumptions.assumeTrue(keepsValidators(), "this fetcher cannot say");
        assertEquals(new Revalidation.Changed(length), answer);
    }

    private static void assertUnanswered(Revalidation answer) {
        assertInstanceOf(Revalidation.Unanswered.class, answer);
    }

    /** Fetches to the end, be it good or bad. */
    RecordingListener fetch(FetchRequest request) throws InterruptedException {
        RecordingListener events = listener();
        fetcher.fetch(request, events);
        assertTrue(events.awaitEnd(patience()), "every fetch ends");
        return events;
    }

    /** A plain request for a path of the origin. */
    FetchRequest request(String path, long length) {
        TaskId task = new ResourceIdentity("http://example.com" + path, "", "").taskId();
        PieceLayout layout =
                length == PieceLayout.UNKNOWN_LENGTH ? PieceLayout.ofUnknownLength() : PieceLayout.ofLength(length);
        return new FetchRequest(
                task, ContentKey.of(task, 0), OriginRequest.of(origin.url(path)), layout, Optional.empty());
    }
}
