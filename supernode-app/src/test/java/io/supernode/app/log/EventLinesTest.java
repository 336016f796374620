package io.supernode.app.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.event.EventKinds;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.event.SupernodeEvent.EndReason;
import io.supernode.core.event.SupernodeEvent.ContentReplaced;
import io.supernode.core.event.SupernodeEvent.ContentRevalidated;
import io.supernode.core.event.SupernodeEvent.EventsLost;
import io.supernode.core.event.SupernodeEvent.FetchFailed;
import io.supernode.core.event.SupernodeEvent.FetchFinished;
import io.supernode.core.event.SupernodeEvent.FetchStarted;
import io.supernode.core.event.SupernodeEvent.PeerEliminated;
import io.supernode.core.event.SupernodeEvent.PeerIsolated;
import io.supernode.core.event.SupernodeEvent.PeerReinstated;
import io.supernode.core.event.SupernodeEvent.PeerStopped;
import io.supernode.core.event.SupernodeEvent.PieceOverdue;
import io.supernode.core.event.SupernodeEvent.RegistrationRefused;
import io.supernode.core.event.SupernodeEvent.RegistrationRejected;
import io.supernode.core.event.SupernodeEvent.SeedBlamed;
import io.supernode.core.event.SupernodeEvent.ServerNotUsed;
import io.supernode.core.event.SupernodeEvent.StoreFailed;
import io.supernode.core.event.SupernodeEvent.TaskCreated;
import io.supernode.core.event.SupernodeEvent.TaskEnded;
import io.supernode.core.event.SupernodeEvent.TaskRestored;
import io.supernode.core.event.SupernodeEvent.TasksNotRestored;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.Revalidation;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.event.Level;

class EventLinesTest {

    private static final TaskId TASK = new TaskId("a".repeat(64));
    private static final ContentKey KEY = new ContentKey("0123456789abcdef".repeat(4));
    private static final PeerId PEER = new PeerId("10.0.0.1-1-1");
    private static final PeerId OTHER = new PeerId("10.0.0.2-1-1");
    private static final PeerAddress SERVER = new PeerAddress("10.0.0.2", 15_001);
    private static final ResourceIdentity RESOURCE = new ResourceIdentity("http://example.com/f?sig=secret", "", "");
    private static final PieceLayout LAYOUT = PieceLayout.ofLength(10);
    private static final String ABOUT_TASK = "task " + TASK.value() + ": ";
    private static final String ABOUT_PEER = "task " + TASK.value() + " peer 10.0.0.1-1-1: ";

    static Stream<Arguments> lines() {
        return Stream.of(
                line(new EventsLost(7), Level.WARN, "7 events lost, the log is slower than what happens"),
                line(new TasksNotRestored(9, 4), Level.WARN, "9 tasks were not taken up, with 4 peers, which will have to"
                        + " register again: there is no room for them by --peer-memory or --max-tasks"),
                line(new TaskCreated(TASK, RESOURCE), Level.INFO, ABOUT_TASK + "task created for http://example.com/f?sig=***"),
                line(new TaskRestored(TASK, RESOURCE, 3), Level.INFO,
                        ABOUT_TASK + "task restored with 3 peers, for http://example.com/f?sig=***"),
                line(new TaskEnded(TASK, EndReason.EXPIRED), Level.INFO, ABOUT_TASK + "task ended, nobody has asked for it for long"),
                line(new TaskEnded(TASK, EndReason.DROPPED), Level.INFO, ABOUT_TASK + "task ended, it was dropped"),
                line(new TaskEnded(TASK, EndReason.MOVED), Level.INFO,
                        ABOUT_TASK + "task ended here, it goes on on another node"),
                line(new RegistrationRejected(
                                Optional.empty(), "x\ny", new RegistrationOutcome.InvalidParameter("ip", "ip is missing")),
                        Level.INFO, "peer x?y: registration rejected: 501 ip is missing"),
                line(new ServerNotUsed(TASK, "x\ny", "its path has a #"), Level.INFO,
                        "task " + TASK.value() + " peer x?y: serves nobody: its path has a #"),
                line(new RegistrationRejected(Optional.of(TASK), "x", new RegistrationOutcome.UrlRefused("too many tasks")),
                        Level.INFO, "task " + TASK.value() + " peer x: registration rejected: 607 too many tasks"),
                line(new RegistrationRefused(TASK, PEER, new RegistrationOutcome.AuthenticationRequired("401 of the origin")),
                        Level.INFO, ABOUT_PEER + "registration refused: 608 401 of the origin"),
                line(new RegistrationRefused(TASK, PEER, new RegistrationOutcome.TaskIdTaken("taken")),
                        Level.INFO, ABOUT_PEER + "registration refused: 606 taken"),
                line(new RegistrationRefused(TASK, PEER, new RegistrationOutcome.AuthenticationPending("ask again")),
                        Level.INFO, ABOUT_TASK + "registration postponed: 609 ask again"),
                line(new FetchStarted(TASK, KEY, LAYOUT, false), Level.INFO,
                        ABOUT_TASK + "content opened: 10 bytes, pieces of 4194304 bytes, content 0123456789ab"),
                line(new FetchStarted(TASK, KEY, new PieceLayout(4 << 20, PieceLayout.UNKNOWN_LENGTH), true), Level.INFO,
                        ABOUT_TASK + "content opened: length unknown, pieces of 4194304 bytes, content 0123456789ab,"
                                + " for those alone whom the origin lets in"),
                line(new FetchFinished(TASK, KEY, 10, Md5.parse("b".repeat(32))), Level.INFO,
                        ABOUT_TASK + "content complete: 10 bytes, md5 " + "b".repeat(32)),
                line(new FetchFailed(TASK, KEY, failure(OriginFailure.Kind.UNOBTAINABLE)), Level.WARN,
                        ABOUT_TASK + "fetch failed: as was said (peers are answered 604, registrations 607)"),
                line(new FetchFailed(TASK, KEY, failure(OriginFailure.Kind.BAD_CONTENT)), Level.WARN,
                        ABOUT_TASK + "fetch failed: as was said (peers are answered 610, registrations 607)"),
                line(new FetchFailed(TASK, KEY, OriginFailure.STOPPED), Level.INFO,
                        ABOUT_TASK + "fetch stopped: the supernode is being stopped"),
                line(new FetchFailed(TASK, KEY, failure(OriginFailure.Kind.CHANGED)), Level.WARN,
                        ABOUT_TASK + "fetch failed: as was said (peers are answered 610)"),
                line(new ContentReplaced(TASK, KEY, Optional.empty()), Level.INFO, ABOUT_TASK + "content replaced:"
                        + " the origin has another one than 0123456789ab, which those who have begun it keep"),
                line(new ContentReplaced(TASK, KEY, Optional.of(failure(OriginFailure.Kind.CHANGED))), Level.INFO,
                        ABOUT_TASK + "content replaced: 0123456789ab is bad and fetched anew"),
                line(new ContentRevalidated(TASK, KEY, new Revalidation.Changed(Long.MAX_VALUE)), Level.WARN,
                        ABOUT_TASK + "the origin has another content now, of 9223372036854775807 bytes,"
                                + " which is not supported: the stored one serves on"),
                line(new StoreFailed(TASK, "no space"), Level.WARN,
                        ABOUT_TASK + "store failed, a restart may not know of the latest changes: no space"),
                line(new PeerEliminated(TASK, PEER, SERVER, 5), Level.WARN, ABOUT_PEER + "peer eliminated, 5 others failed"
                        + " with its server 10.0.0.2:15001: it is a source no longer"),
                line(new PeerReinstated(TASK, PEER, SERVER), Level.INFO, ABOUT_PEER + "peer reinstated, what was said of its"
                        + " server 10.0.0.2:15001 counts no more: it is a source again"),
                line(new PeerIsolated(TASK, PEER, 5), Level.WARN,
                        ABOUT_PEER + "peer isolated, it failed with 5 others: it gets pieces from the supernode only"),
                line(new PeerStopped(TASK, PEER, false), Level.INFO, ABOUT_PEER + "download failed, says the client"),
                line(new PieceOverdue(TASK, PEER, 3, Optional.of(OTHER), Optional.of(SERVER)), Level.INFO, ABOUT_PEER
                        + "slow server: a piece takes many times as long as usual from 10.0.0.2:15001, others are used first until one has come"),
                line(new PieceOverdue(TASK, PEER, 3, Optional.of(OTHER), Optional.of(new PeerAddress("::1", 80))), Level.INFO,
                        ABOUT_PEER + "slow server: a piece takes many times as long as usual from [::1]:80, others are used first until one has come"),
                line(new PieceOverdue(TASK, PEER, 3, Optional.empty(), Optional.empty()), Level.INFO, ABOUT_PEER
                        + "piece overdue: it takes many times as long as usual, the client may be slow or gone"),
                line(new SeedBlamed(TASK, PEER, 3), Level.INFO,
                        ABOUT_PEER + "the peer complains of the supernode's own copy, which is checked"));
    }

    private static OriginFailure failure(OriginFailure.Kind kind) {
        return new OriginFailure(kind, "as was said");
    }

    private static Arguments line(SupernodeEvent event, Level level, String text) {
        return Arguments.of(event, level, text);
    }

    @ParameterizedTest
    @MethodSource("lines")
    void anEventThatAnOperatorShouldKnowHasALine(SupernodeEvent event, Level level, String text) {
        LogLine line = EventLines.of(event).orElseThrow();
        assertEquals(level + " " + text, line.level() + " " + line.text());
    }

    @Test
    void whatIsAsItShouldBeHasNoLine() {
        assertEquals(Optional.empty(), EventLines.of(new PeerStopped(TASK, PEER, true)));
        assertEquals(Optional.empty(), EventLines.of(new ContentRevalidated(TASK, KEY, new Revalidation.Current())));
        // Its replacement has one.
        assertEquals(Optional.empty(), EventLines.of(new ContentRevalidated(TASK, KEY, new Revalidation.Changed(10))));
        assertEquals(Optional.empty(), EventLines.of(new SupernodeEvent.PeerLeft(TASK, PEER)));
    }

    @Test
    void oneFrozenServerHasOneLineHoweverManyWaitForIt() {
        LogLine first = EventLines.of(new PieceOverdue(TASK, PEER, 1, Optional.of(OTHER), Optional.of(SERVER))).orElseThrow();
        LogLine second = EventLines.of(new PieceOverdue(TASK, OTHER, 2, Optional.of(OTHER), Optional.of(SERVER))).orElseThrow();
        assertEquals(first.key(), second.key());
    }

    @Test
    void noPieceHasALineAndEveryOtherTypeOfEventIsThoughtOf() {
        Set<String> withoutLine = EventKinds.ALL.types()
                .filter(type -> !EventLines.kinds().contains(type))
                .map(Class::getSimpleName)
                .collect(Collectors.toSet());
        assertEquals(
                Set.of(
                        // Of pieces.
                        "PieceStored", "PieceLost", "PieceAssigned", "PieceArrived", "PieceServable", "PieceFailed",
                        "PieceClaimed", "PieceWithdrawn",
                        // The ordinary life of peers and origins.
                        "OriginProbed", "LengthLearned", "PeerRegistered", "PeerRestored", "PullHeld", "HeldPullAnswered",
                        "HeldPullWithdrawn", "PeerCompleted", "PeerLeft", "PeerReturned", "PeerForgotten"),
                withoutLine);
        Set<Class<?>> shown = lines().map(line -> line.get()[0].getClass()).collect(Collectors.toSet());
        Set<Class<?>> untested = EventKinds.ALL.types()
                .filter(type -> EventLines.kinds().contains(type) && !shown.contains(type))
                .collect(Collectors.toSet());
        assertTrue(untested.isEmpty(), untested.toString());
    }
}
