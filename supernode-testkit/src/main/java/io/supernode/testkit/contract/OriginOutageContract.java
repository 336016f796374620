package io.supernode.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.Revalidation;
import io.supernode.core.port.StoredCopy;
import io.supernode.testkit.origin.Content;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The part of {@link OriginFetcherContract} that is about origins that are down: how they are told from those that
 * refuse, and what is stored meanwhile.
 */
public abstract class OriginOutageContract extends OriginAccessContract {

    /** Two pieces. */
    private static final Content CONTENT = Content.random(49, 5_000_000);

    /** Answers false when this fetcher keeps nothing, and inherits the answer that it has no copy. */
    protected boolean keepsCopies() {
        return true;
    }

    // ---- probes ----

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void anOriginThatCannotAnswerForTheMomentIsDown(int status) throws Exception {
        origin.at(FILE).content(CONTENT).failing(1000, status);
        assertDown(true, probe(OriginRequest.of(origin.url(FILE))));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 410, 451})
    void anOriginThatRefusesIsNotDown(int status) throws Exception {
        origin.at(FILE).content(CONTENT).failing(1000, status);
        assertDown(false, probe(OriginRequest.of(origin.url(FILE))));
    }

    @Test
    void anOriginThatHangsUpIsSilentOrDoesNotListenIsDown() throws Exception {
        origin.at(FILE).content(CONTENT).resetting(1000);
        assertDown(true, probe(OriginRequest.of(origin.url(FILE))));
        origin.at("/silent").content(CONTENT).stallingHeaders();
        assertDown(true, probe(OriginRequest.of(origin.url("/silent"))));
        OriginRequest request = OriginRequest.of(origin.url(FILE));
        origin.close();
        assertDown(true, probe(request));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://169.254.169.254/f", "ftp://127.0.0.1/f", "nonsense"})
    void whatIsNeverAskedIsNotDown(String url) throws Exception {
        assertDown(false, probe(OriginRequest.of(url)));
    }

    // ---- revalidation ----

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 407, 429, 500})
    void aRevalidationThatWantsOtherCredentialsIsToldFromAnOutage(int status) throws Exception {
        Assumptions.assumeTrue(keepsValidators(), "this fetcher cannot say");
        fetchWhole();
        origin.at(FILE).failing(1000, status);
        FetchRequest request = request(FILE, CONTENT.length());
        Revalidation answer = fetcher.revalidate(request.key(), request.origin())
                .toCompletableFuture()
                .get(patience().toMillis(), TimeUnit.MILLISECONDS);
        boolean wantsCredentials = status == 401 || status == 403 || status == 407;
        assertEquals(wantsCredentials, assertInstanceOf(Revalidation.Unanswered.class, answer).wantsCredentials(),
                () -> "whether " + status + " wants credentials: " + answer);
    }

    // ---- copies ----

    @Test
    void nothingIsFoundOfWhatNobodyHasFetched() throws Exception {
        assertEquals(Optional.empty(), findCopy());
    }

    @Test
    void aCompleteFileIsFoundWhileItIsUsedAfterwardsAndAfterARestart() throws Exception {
        Optional<StoredCopy> copy =
                Optional.of(new StoredCopy(PieceLayout.ofLength(CONTENT.length()), new Md5(CONTENT.md5())));
        fetchWhole();
        assertFound(copy);
        fetcher.release(request(FILE, CONTENT.length()).key());
        assertFound(copy);
        restart();
        assertFound(copy);
        assertEquals(1, origin.requests(FILE).size(), "the origin is not asked for it");
    }

    @Test
    void aCopyIsInThePiecesInWhichItWasFetched() throws Exception {
        origin.at(FILE).content(CONTENT);
        FetchRequest plain = request(FILE, CONTENT.length());
        PieceLayout large = new PieceLayout(2 * PieceLayout.DEFAULT_PIECE_SIZE, PieceLayout.UNKNOWN_LENGTH);
        fetch(new FetchRequest(plain.task(), plain.key(), plain.origin(), large, Optional.empty()));
        restart();
        assertFound(Optional.of(new StoredCopy(large.withLength(CONTENT.length()), new Md5(CONTENT.md5()))));
    }

    @Test
    void whatWasDiscardedIsNotFound() throws Exception {
        fetchWhole();
        fetcher.discard(request(FILE, CONTENT.length()).key());
        assertEquals(Optional.empty(), findCopy());
    }

    @Test
    void whatIsNotCompleteIsNoCopy() throws Exception {
        origin.at(FILE).content(CONTENT).stallingAfter(PieceLayout.DEFAULT_PIECE_SIZE + 500_000);
        RecordingListener events = listener();
        fetcher.fetch(request(FILE, CONTENT.length()), events);
        assertTrue(events.awaitPiece(0, patience()));
        assertEquals(Optional.empty(), findCopy());
        restart();
        assertEquals(Optional.empty(), findCopy());
    }

    @Test
    void aCopyIsFetchedWhileTheOriginIsDownAlsoIfItsLengthIsNotSaid() throws Exception {
        fetchWhole();
        restart();
        Assumptions.assumeTrue(keepsCopies(), "this fetcher keeps nothing");
        FetchRequest request = request(FILE, PieceLayout.UNKNOWN_LENGTH);
        origin.close();
        RecordingListener events = fetch(request);
        assertEquals(List.of(new Md5(CONTENT.md5())), events.finishes());
        assertEquals(NaiveFraming.digests(CONTENT), events.pieces());
    }

    private void restart() throws Exception {
        close(fetcher);
        fetcher = create(home);
    }

    private void fetchWhole() throws Exception {
        origin.at(FILE).content(CONTENT);
        assertEquals(List.of(new Md5(CONTENT.md5())), fetch(request(FILE, CONTENT.length())).finishes());
    }

    private Optional<StoredCopy> findCopy() throws Exception {
        return fetcher.findCopy(request(FILE, CONTENT.length()).key())
                .toCompletableFuture()
                .get(patience().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void assertFound(Optional<StoredCopy> expected) throws Exception {
        Assumptions.assumeTrue(keepsCopies(), "this fetcher keeps nothing");
        assertEquals(expected, findCopy());
    }

    private static void assertDown(boolean expected, OriginProbe answer) {
        assertEquals(expected, assertInstanceOf(OriginProbe.Unavailable.class, answer).isDown(),
                () -> "whether the origin is down: " + answer);
    }
}
