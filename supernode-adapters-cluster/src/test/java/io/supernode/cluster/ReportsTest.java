package io.supernode.cluster;

import static io.supernode.cluster.TestCluster.await;
import static io.supernode.cluster.TestCluster.register;
import static io.supernode.cluster.TestCluster.registration;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cluster.TestCluster.TestNode;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceRange;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.report.PieceReport;
import io.supernode.core.snapshot.PeerSnapshot;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What clients rely on whose reports come to a node that does not own their task. */
class ReportsTest {

    private static final int PIECES = 4;
    private static final int PIECE_SIZE = 4 << 20;
    private static final CallerAddress CALLER = CallerAddress.of("198.51.100.7");
    private static final ReportOutcome ACCEPTED = new ReportOutcome.Accepted(new ClientVersion("0.2.0"));

    private static CompletableFuture<ReportOutcome> report(TestNode node, String task, int piece) {
        return report(node, task, piece, CALLER);
    }

    private static CompletableFuture<ReportOutcome> report(TestNode node, String task, int piece, CallerAddress caller) {
        String range = PieceRange.ofPiece(piece, PIECE_SIZE).toString();
        return node.supernode.reportPiece(new PieceReport(task, "peer", "", range, caller)).toCompletableFuture();
    }

    private static ReportOutcome answer(CompletableFuture<ReportOutcome> report) throws Exception {
        return report.get(20, TimeUnit.SECONDS);
    }

    /** Whether the owners have answered all that has been answered before. */
    private static boolean areAllTaken(TestNode node) {
        return node.cluster.figures().waiting() == 0 && node.cluster.waitingReports() == 0;
    }

    private static boolean has(TestCluster cluster, String task, int piece) {
        return cluster.owner(task).supernode.peer(new TaskId(task), new PeerId("peer"))
                .map(PeerSnapshot::owned).filter(owned -> owned.get(piece)).isPresent();
    }

    /** Stops a node by a thread of its own, which waits for the other nodes by now. */
    private static Thread stopThatWaits(TestCluster cluster, TestNode node) {
        Thread stopping = new Thread(() -> cluster.stop(node));
        stopping.start();
        await(() -> stopping.getState() == Thread.State.TIMED_WAITING);
        return stopping;
    }

    /** A task with a peer whose first report some node that does not own the task has passed on. */
    private static String reported(TestCluster cluster) throws Exception {
        String task = register(cluster.all().get(0), "file", "peer");
        assertEquals(ACCEPTED, answer(report(cluster.other(task), task, 0)));
        return task;
    }

    @Test
    void theNextReportIsAnsweredAtOnceAndComesToTheOwner() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            String task = reported(cluster);
            cluster.network.hold(true);
            CompletableFuture<ReportOutcome> next = report(cluster.other(task), task, 1);
            assertTrue(next.isDone(), "the report waits for the owner");
            assertEquals(ACCEPTED, next.join());
            assertFalse(has(cluster, task, 1));
            cluster.network.hold(false);
            await(() -> has(cluster, task, 1));
        }
    }

    @Test
    void theFirstReportAndAnyByAnotherCallerWaitForTheOwner() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            String task = register(cluster.all().get(0), "file", "peer");
            cluster.network.hold(true);
            CompletableFuture<ReportOutcome> first = report(cluster.other(task), task, 0);
            assertFalse(first.isDone());
            cluster.network.hold(false);
            assertEquals(ACCEPTED, answer(first));
            cluster.network.hold(true);
            CompletableFuture<ReportOutcome> another = report(cluster.other(task), task, 1, CallerAddress.of("203.0.113.1"));
            assertFalse(another.isDone());
            cluster.network.hold(false);
            answer(another);
        }
    }

    @Test
    void aReportThatNamesAServerWhichNoPeerCanBeWaitsForTheOwner() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            String task = reported(cluster);
            cluster.network.hold(true);
            PieceReport report = new PieceReport(task, "peer", "x".repeat(257), "0-4194303", CALLER);
            CompletableFuture<ReportOutcome> answer = cluster.other(task).supernode.reportPiece(report).toCompletableFuture();
            assertFalse(answer.isDone());
            cluster.network.hold(false);
            assertEquals(ACCEPTED, answer(answer));
        }
    }

    @Test
    void whoReportsFasterThanTheOwnerAnswersWaitsForIt() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            String task = reported(cluster);
            TestNode other = cluster.other(task);
            cluster.network.hold(true);
            for (int report = 0; report < 8; report++) {
                assertTrue(report(other, task, 1 + report % 2).isDone());
            }
            CompletableFuture<ReportOutcome> another = report(other, task, 3);
            assertFalse(another.isDone());
            cluster.network.hold(false);
            assertEquals(ACCEPTED, answer(another));
            await(() -> areAllTaken(other));
            cluster.network.hold(true);
            assertTrue(report(other, task, 3).isDone());
            cluster.network.hold(false);
        }
    }

    @Test
    void aReportThatWasAnsweredComesToTheNextOwnerIfTheFirstOneDies() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            String task = reported(cluster);
            TestNode owner = cluster.owner(task);
            await(() -> cluster.all().stream().mapToInt(node -> node.cluster.figures().copies()).sum() == 1
                    && owner.cluster.isTold());
            TestNode other = cluster.other(task);
            cluster.network.mute(true);
            assertEquals(ACCEPTED, report(other, task, 1).getNow(null));
            cluster.network.mute(false);
            assertFalse(has(cluster, task, 1));
            cluster.kill(owner);
            await(() -> has(cluster, task, 1));
        }
    }

    @Test
    void whoIsRefusedIsToldSoWithTheNextReport() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            String task = reported(cluster);
            TestNode other = cluster.other(task);
            assertInstanceOf(ReportOutcome.Accepted.class,
                    other.supernode.leave(task, "peer", CALLER).toCompletableFuture().get(20, TimeUnit.SECONDS));
            other.supernode.drop(task).toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertEquals(ACCEPTED, report(other, task, 1).getNow(null));
            await(() -> areAllTaken(other));
            assertEquals(1, other.cluster.figures().refusedReports());
            assertInstanceOf(ReportOutcome.NotFound.class, answer(report(other, task, 2)));
            assertEquals(1, other.cluster.figures().refusedReports());
        }
    }

    @Test
    void aPeerThatReportsWhatIsNoPieceIsRefusedWithItsNextReport() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            String task = reported(cluster);
            TestNode other = cluster.other(task);
            PieceReport wrong = new PieceReport(task, "peer", "", "0-5", CALLER);
            assertEquals(ACCEPTED, other.supernode.reportPiece(wrong).toCompletableFuture().getNow(null));
            await(() -> areAllTaken(other));
            assertInstanceOf(ReportOutcome.InvalidParameter.class, answer(other.supernode.reportPiece(wrong).toCompletableFuture()));
            assertEquals(1, other.cluster.figures().refusedReports());
        }
    }

    @Test
    void aReportWithoutARangeOrAPeerIsAlwaysRefused() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            String task = reported(cluster);
            PieceReport senseless = new PieceReport(task, "peer", "", "all", CALLER);
            assertInstanceOf(ReportOutcome.InvalidParameter.class,
                    answer(cluster.other(task).supernode.reportPiece(senseless).toCompletableFuture()));
            PieceReport nameless = new PieceReport(task, null, "", "0-4194303", CALLER);
            assertInstanceOf(ReportOutcome.InvalidParameter.class,
                    answer(cluster.other(task).supernode.reportPiece(nameless).toCompletableFuture()));
        }
    }

    @Test
    void aPeerWhoseReportNobodyCouldTakeWaitsForTheOwnerWithTheNextOne() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            String task = reported(cluster);
            TestNode other = cluster.other(task);
            cluster.network.mute(true);
            assertTrue(report(other, task, 1).isDone());
            cluster.advance(Duration.ofSeconds(4));
            await(() -> areAllTaken(other));
            assertEquals(1, other.cluster.figures().unanswered());
            CompletableFuture<ReportOutcome> next = report(other, task, 2);
            assertFalse(next.isDone());
            cluster.network.mute(false);
            assertEquals(ACCEPTED, answer(report(other, task, 2)));
            assertTrue(report(other, task, 3).isDone());
        }
    }

    @Test
    void anotherGenerationOfAClientGetsItsOwnAnswers() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            String task = reported(cluster);
            TestNode other = cluster.other(task);
            other.supernode.register(registration("file", "peer", "1.0.6"))
                    .toCompletableFuture().get(20, TimeUnit.SECONDS);
            report(other, task, 1);
            await(() -> areAllTaken(other));
            assertEquals(new ReportOutcome.Accepted(new ClientVersion("1.0.6")), report(other, task, 2).getNow(null));
        }
    }

    @Test
    void aNodeThatEndsLeavesWhenTheOwnersHaveWhatItHasAnswered() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            String task = reported(cluster);
            TestNode other = cluster.other(task);
            cluster.network.hold(true);
            assertTrue(report(other, task, 1).isDone());
            Thread stopping = stopThatWaits(cluster, other);
            assertFalse(report(other, task, 2).isDone(), "a report is answered that the owner may not get any more");
            cluster.network.hold(false);
            stopping.join(Duration.ofSeconds(20).toMillis());
            await(() -> has(cluster, task, 1));
        }
    }

    @Test
    void aNodeThatEndsDoesNotWaitForeverForAnOwner() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            String task = reported(cluster);
            TestNode other = cluster.other(task);
            cluster.network.mute(true);
            assertTrue(report(other, task, 1).isDone());
            Thread stopping = stopThatWaits(cluster, other);
            cluster.advance(Duration.ofMillis(1100));
            // The report itself is given up after 3 s.
            stopping.join(Duration.ofMillis(1500).toMillis());
            assertEquals(Thread.State.TERMINATED, stopping.getState());
        }
    }
}
