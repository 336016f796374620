package io.supernode.cluster.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.ClientVersion;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.report.PieceReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which reports may be answered before their owner has them. */
class KnownReportersTest {

    private static final ReportOutcome.Accepted OLD = new ReportOutcome.Accepted(new ClientVersion("0.2.0"));
    private static final ReportOutcome.Accepted NEW = new ReportOutcome.Accepted(new ClientVersion("1.0.6"));
    private static final String TASK = "t";

    private final KnownReporters reporters = new KnownReporters();

    private static PieceReport of(String cid) {
        return new PieceReport(TASK, cid, "", "0-1");
    }

    private void know(String cid) {
        reporters.accepted(of(cid), null, OLD);
    }

    private void begins(String cid, ReportOutcome.Accepted expected) {
        KnownReporters.Reporter reporter = reporters.begin(of(cid));
        assertNotNull(reporter, cid);
        assertEquals(expected, reporter.answer());
        reporters.accepted(of(cid), reporter, reporter.answer());
    }

    @Test
    void aPeerIsKnownFromItsFirstAcceptedReportUntilOneIsRefused() {
        assertNull(reporters.begin(of("a")));
        know("a");
        begins("a", OLD);
        begins("a", OLD);
        reporters.refused(of("a"), null);
        assertNull(reporters.begin(of("a")));
    }

    @Test
    void noMoreReportsOfAPeerThanEightWaitForTheOwnerAtATime() {
        know("a");
        know("b");
        List<KnownReporters.Reporter> begun = new ArrayList<>();
        for (int report = 0; report < 8; report++) {
            begun.add(reporters.begin(of("a")));
        }
        assertFalse(begun.contains(null));
        assertNull(reporters.begin(of("a")));
        assertEquals(8, reporters.waiting());
        begins("b", OLD);
        // One that waited for the owner's answer gets it.
        know("a");
        assertNull(reporters.begin(of("a")));
        begun.forEach(reporter -> reporters.accepted(of("a"), reporter, OLD));
        assertEquals(0, reporters.waiting());
        begins("a", OLD);
    }

    @Test
    void whatTheOwnerAnswersNowCounts() {
        know("a");
        KnownReporters.Reporter first = reporters.begin(of("a"));
        reporters.accepted(of("a"), first, NEW);
        begins("a", NEW);
        assertEquals(0, reporters.waiting());
    }

    @Test
    void twoPeersWithTheSameHashCodeAreKnownAndAThirdTakesTheFirstOnesPlace() {
        // Strings of which all have the same hash code.
        know("AaAa");
        know("BBBB");
        begins("AaAa", OLD);
        begins("BBBB", OLD);
        KnownReporters.Reporter pushedOut = reporters.begin(of("AaAa"));
        know("AaBB");
        assertNull(reporters.begin(of("AaAa")));
        begins("AaBB", OLD);
        begins("BBBB", OLD);
        reporters.refused(of("AaAa"), pushedOut);
        assertEquals(0, reporters.waiting());
        begins("AaBB", OLD);
        reporters.refused(of("BBBB"), null);
        begins("AaBB", OLD);
        assertNull(reporters.begin(of("BBBB")));
    }

    @Test
    void ofAnyNumberOfPeersOnlySoManyAreKnown() {
        for (int peer = 0; peer < 200_000; peer++) {
            know("peer-" + peer);
        }
        long known = IntStream.range(0, 200_000).filter(peer -> reporters.begin(of("peer-" + peer)) != null).count();
        assertTrue(known <= 32_768, known + " are known");
        assertTrue(known > 16_384, known + " are known");
    }

    @Test
    void ofAllPeersOnlySoManyReportsWait() {
        List<KnownReporters.Reporter> begun = new ArrayList<>();
        for (int peer = 0; peer < 10_000; peer++) {
            know("peer-" + peer);
            for (int report = 0; report < 8; report++) {
                begun.add(reporters.begin(of("peer-" + peer)));
            }
        }
        begun.removeIf(Objects::isNull);
        assertEquals(50_000, begun.size());
        assertEquals(50_000, reporters.waiting());
        begun.forEach(reporter -> reporters.accepted(of(reporter.cid()), reporter, OLD));
        assertEquals(0, reporters.waiting());
    }

    @Test
    void aPeerThatWasForgottenIsNotKnownAgainByAnAnswerThatComesLate() {
        know("a");
        KnownReporters.Reporter early = reporters.begin(of("a"));
        reporters.refused(of("a"), null);
        reporters.accepted(of("a"), early, NEW);
        assertNull(reporters.begin(of("a")));
        assertEquals(0, reporters.waiting());
    }

    @Test
    void onceClosedNoReportIsAnsweredBeforeItsOwnerHasIt() {
        know("a");
        KnownReporters.Reporter early = reporters.begin(of("a"));
        reporters.close();
        assertNull(reporters.begin(of("a")));
        assertEquals(1, reporters.waiting());
        reporters.accepted(of("a"), early, OLD);
        assertEquals(0, reporters.waiting());
    }

    /** Whatever many threads do at once, nothing is counted that does not wait. */
    @Test
    void nothingWaitsWhenAllReportsOfManyThreadsHaveEnded() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                Random random = new Random(thread);
                all.add(threads.submit(() -> {
                    for (int i = 0; i < 50_000; i++) {
                        // Some with the same hash code.
                        PieceReport report = of(List.of("AaAa", "BBBB", "AaBB", "BBAa", "a", "b").get(random.nextInt(6)));
                        KnownReporters.Reporter reporter = reporters.begin(report);
                        if (random.nextInt(10) == 0) {
                            reporters.refused(report, reporter);
                        } else {
                            reporters.accepted(report, reporter, random.nextInt(10) == 0 ? NEW : OLD);
                        }
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(0, reporters.waiting());
        for (String cid : List.of("AaAa", "BBBB", "AaBB", "BBAa", "a", "b")) {
            reporters.refused(of(cid), null);
            assertNull(reporters.begin(of(cid)));
            know(cid);
            List<KnownReporters.Reporter> begun = new ArrayList<>();
            for (int report = 0; report < 8; report++) {
                begun.add(reporters.begin(of(cid)));
            }
            assertFalse(begun.contains(null), cid);
            begun.forEach(reporter -> reporters.accepted(of(cid), reporter, OLD));
        }
    }
}
