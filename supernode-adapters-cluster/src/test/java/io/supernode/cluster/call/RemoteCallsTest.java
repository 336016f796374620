package io.supernode.cluster.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cluster.engine.ClusterNetwork;
import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.cluster.membership.ClusterNode;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.port.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of calls to nodes that do not answer. */
@Timeout(60)
class RemoteCallsTest {

    private static final ClusterNode SELF = node("a");
    private static final ClusterMembers BOTH = new ClusterMembers(1, SELF, List.of(SELF, node("b")));

    private final Unheard unheard = new Unheard();
    private final RemoteCalls remote = new RemoteCalls(unheard, Clock.system());

    private static ClusterNode node(String name) {
        return new ClusterNode(name, 1, new PeerAddress("192.0.2.1", 8001));
    }

    private CompletableFuture<ReportOutcome> call() {
        return remote.call("b", 1, new ClusterCall.Drop("task"), Duration.ofMinutes(1));
    }

    private static void assertLost(CompletableFuture<ReportOutcome> call) {
        assertTrue(call.isDone(), "the call waits for a node that is gone");
        Throwable failure = assertThrows(CompletionException.class, call::join).getCause();
        assertEquals(UnansweredException.Reason.NODE_LOST, assertInstanceOf(UnansweredException.class, failure).reason());
    }

    @Test
    void aCallWaitsWhileItsNodeIsAMemberAndIsLostWithIt() {
        remote.membersChanged(BOTH);
        CompletableFuture<ReportOutcome> call = call();
        assertFalse(call.isDone());
        remote.membersChanged(ClusterMembers.alone(SELF));
        assertLost(call);
        assertEquals(0, remote.pending());
    }

    /** Who has found the owner by the members of a moment ago would wait in vain otherwise. */
    @Test
    void aCallToANodeThatIsNoMemberAnyMoreIsLostAtOnce() {
        remote.membersChanged(ClusterMembers.alone(SELF));
        assertLost(call());
        assertEquals(0, remote.pending());
    }

    @Test
    void whenClosedAllCallsAreLostAndAllThatCome() {
        CompletableFuture<ReportOutcome> before = call();
        remote.close();
        assertLost(before);
        assertLost(call());
        assertEquals(0, remote.pending());
    }

    /** Another node may still answer what the process before a restart has asked by the same name. */
    @Test
    void aProcessDoesNotNumberItsCallsAsTheOneBeforeItDid() {
        call();
        byte[] ofFormer = unheard.last;
        new RemoteCalls(unheard, Clock.system()).call("b", 1, new ClusterCall.Drop("task"), Duration.ofMinutes(1));
        assertFalse(Arrays.equals(ofFormer, unheard.last));
    }

    /** A network that brings nothing anywhere. */
    private static final class Unheard implements ClusterNetwork {

        private byte[] last;

        @Override
        public void join(Listener listener) {}

        @Override
        public void send(String node, byte[] message) {
            last = message;
        }

        @Override
        public void sendInOrder(String node, byte[] message) {}

        @Override
        public void close() {}
    }
}
