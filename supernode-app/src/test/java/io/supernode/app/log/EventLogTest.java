package io.supernode.app.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.testkit.clock.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.event.Level;

@Timeout(60)
class EventLogTest {

    private static final TaskId TASK = new TaskId("a".repeat(64));

    private final VirtualClock clock = new VirtualClock();
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final LineLimit adapters = new LineLimit(clock);
    private final EventLog log = new EventLog(clock, adapters, line -> lines.add(line.level() + " " + line.text()));

    private static SupernodeEvent refused(String cid, RegistrationOutcome outcome) {
        return new SupernodeEvent.RegistrationRefused(TASK, new PeerId(cid), outcome);
    }

    private void happens(SupernodeEvent event) {
        log.onEvent(event, clock.nanoTime());
    }

    private List<String> written() {
        log.drain();
        List<String> now = List.copyOf(lines);
        lines.clear();
        return now;
    }

    @Test
    void aClientThatIsRefusedAgainAndAgainHasOneLineForEachReason() {
        for (int i = 0; i < 50; i++) {
            happens(refused("10.0.0.1-1-1", new RegistrationOutcome.UrlRefused("the origin answers 404")));
            happens(refused("10.0.0.1-1-1", new RegistrationOutcome.AuthenticationRequired("the origin answers 401")));
            happens(refused("10.0.0.2-1-1", new RegistrationOutcome.UrlRefused("the origin answers 404")));
        }
        String about = "INFO task " + TASK.value() + " peer ";
        assertEquals(
                List.of(
                        about + "10.0.0.1-1-1: registration refused: 607 the origin answers 404",
                        about + "10.0.0.1-1-1: registration refused: 608 the origin answers 401",
                        about + "10.0.0.2-1-1: registration refused: 607 the origin answers 404"),
                written());
        clock.advance(Duration.ofMinutes(1));
        assertEquals(
                List.of(
                        about + "10.0.0.1-1-1: registration refused: 607 the origin answers 404 (49 times more)",
                        about + "10.0.0.1-1-1: registration refused: 608 the origin answers 401 (49 times more)",
                        about + "10.0.0.2-1-1: registration refused: 607 the origin answers 404 (49 times more)"),
                written());
    }

    @Test
    void clientsThatAreToldToAskAgainAreCountedForEachTask() {
        RegistrationOutcome pending = new RegistrationOutcome.AuthenticationPending("ask again");
        for (int client = 0; client < 20; client++) {
            happens(refused("10.0.0.1-1-" + client, pending));
        }
        assertEquals(List.of("INFO task " + TASK.value() + ": registration postponed: 609 ask again"), written());
        clock.advance(Duration.ofMinutes(1));
        assertEquals(
                List.of("INFO task " + TASK.value() + ": registration postponed: 609 ask again (19 times more)"), written());
    }

    @Test
    void anAttackWithEverNewNamesWritesAFewLinesAndACount() {
        for (int i = 0; i < 10_000; i++) {
            happens(new SupernodeEvent.RegistrationRejected(
                    Optional.empty(), "made-up-" + i, new RegistrationOutcome.InvalidParameter("ip", "ip is missing")));
        }
        happens(new SupernodeEvent.TaskEnded(TASK, SupernodeEvent.EndReason.EXPIRED));
        List<String> now = written();
        assertEquals(LineLimit.CAUSE_AT_ONCE + 1, now.size());
        assertTrue(now.get(LineLimit.CAUSE_AT_ONCE).contains("task ended"), "the attack hides nothing else");
        clock.advance(Duration.ofMinutes(1));
        assertEquals(List.of("WARN 9900 lines were left out of the log: registration rejected"), written());
    }

    @Test
    void eventsThatItIsTooSlowForAreCounted() {
        for (int i = 0; i < 20_010; i++) {
            happens(new SupernodeEvent.StoreFailed(TASK, "no space"));
        }
        List<String> now = written();
        assertEquals(2, now.size(), now.toString());
        assertEquals("WARN 10 events lost, the log is slower than what happens", now.get(1));
    }

    @Test
    void piecesDoNotDriveOutWhatHasALine() {
        PeerId peer = new PeerId("10.0.0.1-1-1");
        happens(new SupernodeEvent.TaskCreated(TASK, new ResourceIdentity("http://example.com/f", "", "")));
        for (int piece = 0; piece < 100_000; piece++) {
            happens(new SupernodeEvent.PieceAssigned(TASK, peer, piece, Optional.empty()));
        }
        happens(new SupernodeEvent.TaskEnded(TASK, SupernodeEvent.EndReason.DROPPED));
        assertEquals(2, written().size());
    }

    @Test
    void whatAdaptersSayTooOftenIsToldToo() {
        LogLine probe = LogLine.of("probe of {} failed", Level.INFO, "probe of http://example.com/ failed");
        assertTrue(adapters.admits(probe));
        adapters.admits(probe);
        clock.advance(Duration.ofMinutes(1));
        assertEquals(List.of("INFO probe of http://example.com/ failed (once more)"), written());
    }

    @Test
    void itWritesOnAThreadOfItsOwnAndAllThatWaitsWhenItIsClosed() throws InterruptedException {
        happens(new SupernodeEvent.TaskEnded(TASK, SupernodeEvent.EndReason.EXPIRED));
        log.start();
        assertTrue(lines.take().contains("task ended"));
        happens(new SupernodeEvent.StoreFailed(TASK, "no space"));
        happens(new SupernodeEvent.StoreFailed(TASK, "no space"));
        log.close();
        assertEquals(2, lines.size(), lines.toString());
        assertTrue(lines.take().endsWith("no space"));
        assertTrue(lines.take().endsWith("no space (once more)"));
    }

    @Test
    void anOutputThatNobodyReadsStopsNobodyElse() throws InterruptedException {
        CountDownLatch writes = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        EventLog stuck = new EventLog(clock, adapters, line -> {
            writes.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        stuck.start();
        stuck.onEvent(new SupernodeEvent.TaskEnded(TASK, SupernodeEvent.EndReason.EXPIRED), clock.nanoTime());
        assertTrue(writes.await(30, TimeUnit.SECONDS));
        for (int i = 0; i < 100_000; i++) {
            stuck.onEvent(new SupernodeEvent.TaskEnded(TASK, SupernodeEvent.EndReason.EXPIRED), clock.nanoTime());
        }
        stuck.close();
        assertTrue(interrupted.await(30, TimeUnit.SECONDS), "the end waited a second, not for ever");
    }
}
