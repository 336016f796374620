package io.supernode.cluster.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.report.PullRequest;
import io.supernode.core.snapshot.DownloadCount;
import io.supernode.testkit.clock.VirtualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who counts as downloading by calls to a node. */
class CallingPeersTest {

    private static final Duration SILENCE = Duration.ofMinutes(5);
    private static final TaskId TASK = new TaskId("a".repeat(64));
    private static final TaskId OTHER = new TaskId("b".repeat(64));
    private static final CallerAddress HOME = CallerAddress.of("198.51.100.7");
    private static final CallerAddress STRANGER = CallerAddress.of("198.51.100.8");
    private static final PullOutcome WAIT = new PullOutcome.Wait(0, "Running", 0);
    private static final PullOutcome PIECES = new PullOutcome.Pieces(List.of());
    private static final PullOutcome NOT_FOUND = new PullOutcome.NotFound("no such peer");

    private final VirtualClock clock = new VirtualClock();
    private final CallingPeers callers = new CallingPeers(clock, SILENCE);

    private void register(TaskId task, String cid) {
        callers.registered(
                RegistrationRequest.builder().cid(cid).build().from(HOME), new RegistrationOutcome.Registered(task, 100, 100));
    }

    private void pull(String cid, PullOutcome outcome, CallerAddress from) {
        callers.pulled(new PullRequest(TASK.value(), cid, "", "", "700", "502", from), outcome);
    }

    private void pull(String cid, PullOutcome outcome) {
        pull(cid, outcome, HOME);
    }

    private boolean calls(String cid) {
        return callers.isCalling(TASK, new PeerId(cid));
    }

    private void assertDownloads(long peers, int tasks) {
        assertEquals(new DownloadCount(peers, tasks), callers.downloads());
    }

    @Test
    void whoHasRegisteredCountsUntilItHasEveryPiece() {
        register(TASK, "a");
        register(TASK, "b");
        register(OTHER, "c");
        assertDownloads(3, 2);
        pull("a", PIECES);
        pull("a", WAIT);
        assertTrue(calls("a"));
        pull("a", new PullOutcome.Finished(new Md5("0".repeat(32)), 100));
        assertFalse(calls("a"));
        pull("b", new PullOutcome.Acknowledged());
        assertDownloads(1, 1);
    }

    @Test
    void whoGoesOnWithoutRegisteringAsAfterARestartOfTheNodeCounts() {
        pull("a", WAIT);
        pull("b", PIECES);
        assertDownloads(2, 1);
    }

    @Test
    void whoIsRefusedDoesNotCount() {
        callers.registered(
                RegistrationRequest.builder().cid("a").build(), new RegistrationOutcome.UrlRefused("not this one"));
        callers.registered(RegistrationRequest.builder().cid("b").build(), null);
        pull("c", NOT_FOUND);
        pull("d", null);
        pull(null, WAIT);
        assertDownloads(0, 0);
    }

    @Test
    void whoLeavesCountsNoMoreIfTheOwnerSaysThatItWasHim() {
        register(TASK, "a");
        callers.left(TASK.value(), "a", new ReportOutcome.NotFound("somebody else"));
        callers.left(TASK.value(), "a", null);
        assertTrue(calls("a"));
        callers.left(TASK.value(), "a", new ReportOutcome.Accepted(ClientVersion.UNKNOWN));
        assertFalse(calls("a"));
    }

    @Test
    void whoIsSilentCountsForAsLongAsItsOwnerKeepsItAndIsForgottenThen() {
        register(TASK, "a");
        clock.advance(SILENCE.minusSeconds(1));
        callers.tick();
        assertTrue(calls("a"));
        pull("a", WAIT);
        clock.advance(SILENCE.minusSeconds(1));
        callers.tick();
        assertDownloads(1, 1);
        clock.advance(Duration.ofSeconds(1));
        assertDownloads(0, 0);
        assertFalse(calls("a"));
        callers.tick();
        assertDownloads(0, 0);
    }

    @Test
    void whoIsToldToLookForAnotherSupernodeHasTenSecondsToRegisterAgain() {
        register(TASK, "a");
        pull("a", new PullOutcome.SourceError("it has changed"));
        clock.advance(Duration.ofMillis(9_999));
        assertTrue(calls("a"));
        clock.advance(Duration.ofMillis(1));
        assertFalse(calls("a"));
        register(TASK, "a");
        clock.advance(Duration.ofMinutes(1));
        assertTrue(calls("a"));
    }

    @Test
    void whoAsksInTheNameOfAnotherDoesNotMakeThatOneCountLess() {
        register(TASK, "a");
        pull("a", NOT_FOUND, STRANGER);
        clock.advance(Duration.ofMinutes(1));
        assertTrue(calls("a"));
    }
}
