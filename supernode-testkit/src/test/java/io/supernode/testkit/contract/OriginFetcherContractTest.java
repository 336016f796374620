package io.supernode.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginFetcher;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Fetchers whose events contradict each other fail the contract, in words. */
class OriginFetcherContractTest {

    private static final int LENGTH = 1;
    private static final Content FILE = Content.random(LENGTH, LENGTH);
    private static final PieceDigest DIGEST = NaiveFraming.digests(FILE).get(0);
    private static final OriginFailure FAILURE = new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "it is closed");

    private static void good(FetchListener events) {
        events.lengthKnown(LENGTH);
        events.pieceStored(0, DIGEST);
        events.finished(LENGTH, new Md5(FILE.md5()));
    }

    /** Asks nobody: its file is the one that the test of the contract below has. */
    private record Fetcher(Consumer<FetchListener> events, Runnable closing) implements OriginFetcher {
        @Override
        public CompletionStage<OriginProbe> probe(OriginRequest request) {
            return CompletableFuture.completedFuture(new OriginProbe.Available(LENGTH));
        }

        @Override
        public void fetch(FetchRequest request, FetchListener listener) {
            events.accept(listener);
        }

        @Override
        public void verify(ContentKey key, int piece) {
            // Nothing is kept.
        }

        @Override
        public void release(ContentKey key) {
            // Nothing is kept.
        }

        @Override
        public void discard(ContentKey key) {
            // Nothing is kept.
        }
    }

    private static OriginFetcherContract of(Fetcher tested) {
        return new OriginFetcherContract() {
            @Override
            protected OriginFetcher create(Path home) {
                return tested;
            }

            @Override
            protected void close(OriginFetcher created) {
                tested.closing().run();
            }

            @Override
            protected boolean damage(Path home, ContentKey key, int piece) {
                return false;
            }
        };
    }

    private static void run(Fetcher fetcher) throws Exception {
        OriginFetcherContract contract = of(fetcher);
        contract.createFetcher();
        contract.aFileOfUnknownLengthIsFetchedWhole(LENGTH);
        contract.closeFetcher();
    }

    private static void isContradiction(String what, Consumer<FetchListener> events) {
        AssertionError error = assertThrows(AssertionError.class, () -> run(new Fetcher(events, () -> { })));
        assertTrue(error.getMessage().contains(what), error::getMessage);
    }

    @Test
    void aFetcherWhoseEventsAgreePassesAlsoIfItRepeatsThem() throws Exception {
        run(new Fetcher(OriginFetcherContractTest::good, () -> { }));
        run(new Fetcher(events -> {
            events.lengthKnown(LENGTH);
            events.pieceStored(0, DIGEST);
            good(events);
        }, () -> { }));
    }

    @Test
    void aPieceThatIsReportedWithAWrongDigestBeforeTheRightOneFails() {
        isContradiction("piece 0 was reported with", events -> {
            events.pieceStored(0, new PieceDigest(new Md5("0".repeat(32)), DIGEST.framedLength()));
            good(events);
        });
    }

    @Test
    void aSecondLengthThatDiffersFails() {
        isContradiction("the length was 2 and then 1", events -> {
            events.lengthKnown(LENGTH + 1);
            good(events);
        });
    }

    @Test
    void aSecondEndFailsAlsoIfItComesWhenTheFetcherIsClosed() {
        isContradiction("finished once", events -> {
            good(events);
            events.finished(LENGTH, new Md5(FILE.md5()));
        });
        CompletableFuture<FetchListener> listener = new CompletableFuture<>();
        Fetcher late = new Fetcher(events -> {
            good(events);
            listener.complete(events);
        }, () -> listener.join().failed(FAILURE));
        AssertionError error = assertThrows(AssertionError.class, () -> run(late));
        assertTrue(error.getMessage().contains("finished, and then failed"), error::getMessage);
    }

    @Test
    void nothingFollowsAFailureAndAPieceThatWasLostMayFailAfterTheFinish() {
        RecordingListener failed = new RecordingListener();
        failed.failed(FAILURE);
        failed.pieceStored(0, DIGEST);
        assertEquals(1, failed.contradictions().size());
        RecordingListener lost = new RecordingListener();
        good(lost);
        lost.pieceLost(0);
        lost.failed(FAILURE);
        assertEquals(0, lost.contradictions().size());
    }
}
