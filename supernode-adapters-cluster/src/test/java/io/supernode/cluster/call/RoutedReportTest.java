package io.supernode.cluster.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.supernode.cluster.engine.ClusterNetwork;
import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.cluster.membership.ClusterNode;
import io.supernode.core.codec.ByteReader;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.port.Clock;
import io.supernode.core.report.PieceReport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a report whose owner fails, before and after its client has an answer. */
@Timeout(60)
class RoutedReportTest {

    private static final ReportOutcome ACCEPTED = new ReportOutcome.Accepted(new ClientVersion("1.0.6"));

    private static final ClusterNode SELF = node("a");
    private static final ClusterMembers MEMBERS = new ClusterMembers(1, SELF, List.of(SELF, node("b")));
    private static final TaskId TASK = IntStream.range(0, 100)
            .mapToObj(number -> new ResourceIdentity("http://files.example.com/" + number, "", "").taskId())
            .filter(task -> !MEMBERS.isOwn(task))
            .findFirst()
            .orElseThrow();

    private final Queue<Long> asked = new ArrayDeque<>();
    private final RemoteCalls remote = new RemoteCalls(new Asked(), Clock.system());
    private final CallRouter router = router();

    private static ClusterNode node(String name) {
        return new ClusterNode(name, 1, new PeerAddress("192.0.2.1", 8001));
    }

    /** Of a node that owns nothing that is asked here. */
    private CallRouter router() {
        OwnedCalls owned = new OwnedCalls(null, () -> MEMBERS, task -> false, task -> () -> { });
        RetryQueue retries = new RetryQueue();
        IncomingCalls incoming = new IncomingCalls(new Asked(), owned, retries, Clock.system());
        return new CallRouter(owned, remote, incoming, retries, Clock.system(), Duration.ofSeconds(1));
    }

    private CompletableFuture<ReportOutcome> report() {
        PieceReport report = new PieceReport(TASK.value(), "peer", "", "0-4194303");
        return router.report(new ClusterCall.ReportPiece(report)).toCompletableFuture();
    }

    private void answer(byte[] message) {
        router.received("b", message[0], new ByteReader(message, 1, message.length));
    }

    private void accept() {
        answer(CallMessages.answer(asked.remove(), ACCEPTED));
    }

    private void fail() {
        answer(CallMessages.failed(asked.remove(), "disk full"));
    }

    @Test
    void theClientThatWaitsLearnsOfTheFailure() {
        CompletableFuture<ReportOutcome> first = report();
        fail();
        assertThrows(CompletionException.class, first::join);
        assertEquals(0, router.refusedReports());
        assertEquals(0, router.waitingReports());
    }

    @Test
    void aFailureAfterTheAnswerIsCountedAndTheNextReportWaits() {
        CompletableFuture<ReportOutcome> first = report();
        accept();
        assertEquals(ACCEPTED, first.join());
        assertEquals(ACCEPTED, report().getNow(null));
        assertEquals(1, router.waitingReports());
        fail();
        assertEquals(0, router.waitingReports());
        assertEquals(1, router.refusedReports());
        CompletableFuture<ReportOutcome> next = report();
        assertFalse(next.isDone());
        accept();
        assertEquals(ACCEPTED, next.join());
        assertEquals(ACCEPTED, report().getNow(null));
    }

    /** A network that keeps the numbers of the calls. */
    private final class Asked implements ClusterNetwork {

        @Override
        public void join(Listener listener) {}

        @Override
        public void send(String node, byte[] message) {
            asked.add(new ByteReader(message, 1, message.length).readUnsigned());
        }

        @Override
        public void sendInOrder(String node, byte[] message) {}

        @Override
        public void close() {}
    }
}
