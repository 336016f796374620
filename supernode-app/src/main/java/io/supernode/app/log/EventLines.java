package io.supernode.app.log;

import io.supernode.core.event.EventKinds;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.event.SupernodeEvent.ContentReplaced;
import io.supernode.core.event.SupernodeEvent.ContentRevalidated;
import io.supernode.core.event.SupernodeEvent.EventsLost;
import io.supernode.core.event.SupernodeEvent.FetchFailed;
import io.supernode.core.event.SupernodeEvent.FetchFinished;
import io.supernode.core.event.SupernodeEvent.FetchStarted;
import io.supernode.core.event.SupernodeEvent.PeerEliminated;
import io.supernode.core.event.SupernodeEvent.PeerEvent;
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
import io.supernode.core.event.SupernodeEvent.TaskEvent;
import io.supernode.core.event.SupernodeEvent.TaskRestored;
import io.supernode.core.event.SupernodeEvent.TasksNotRestored;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.Revalidation;
import io.supernode.http.wire.RegistrationRefusal;
import io.supernode.http.wire.WireCode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.event.Level;

/**
 * The log line of each event that has one. What happens to single pieces has none, nor has the ordinary life of peers; but one
 * that goes wrong has. Each line begins with the task and the peer that it is about.
 */
final class EventLines {

    private static final Map<Class<? extends SupernodeEvent>, Function<SupernodeEvent, Optional<LogLine>>> LINES = new HashMap<>();

    static {
        line(EventsLost.class, EventLines::lost);
        line(RegistrationRejected.class, EventLines::rejected);
        line(RegistrationRefused.class, EventLines::refused);
        line(ServerNotUsed.class, EventLines::notUsed);
        line(TasksNotRestored.class, EventLines::notRestored);
        line(TaskCreated.class, event ->
                task(event, "task created", Level.INFO, "task created for " + LogText.url(event.resource().url())));
        line(TaskRestored.class, event ->
                task(event, "task restored", Level.INFO, "task restored with " + event.peers() + " peers, for "
                        + LogText.url(event.resource().url())));
        line(TaskEnded.class, event ->
                task(event, "task ended", Level.INFO, switch (event.reason()) {
                    case EXPIRED -> "task ended, nobody has asked for it for long";
                    case DROPPED -> "task ended, it was dropped";
                    case MOVED -> "task ended here, it goes on on another node";
                }));
        line(FetchStarted.class, EventLines::started);
        line(FetchFinished.class, event ->
                task(event, "content complete", Level.INFO, "content complete: " + event.fileLength() + " bytes, md5 "
                        + event.fileMd5().hex()));
        line(FetchFailed.class, EventLines::failed);
        line(ContentRevalidated.class, EventLines::revalidated);
        line(ContentReplaced.class, EventLines::replaced);
        line(StoreFailed.class, event ->
                task(event, "store failed", Level.WARN, "store failed, a restart may not know of the latest changes: "
                        + LogText.of(event.reason())));
        line(PeerEliminated.class, event ->
                peer(event, "peer eliminated", Level.WARN, "peer eliminated, " + event.clients()
                        + " others failed with its server " + server(event.server()) + ": it is a source no longer"));
        line(PeerReinstated.class, event ->
                peer(event, "peer reinstated", Level.INFO, "peer reinstated, what was said of its server "
                        + server(event.server()) + " counts no more: it is a source again"));
        line(PeerIsolated.class, event ->
                peer(event, "peer isolated", Level.WARN, "peer isolated, it failed with " + event.sources()
                        + " others: it gets pieces from the supernode only"));
        line(PeerStopped.class, EventLines::stopped);
        line(PieceOverdue.class, EventLines::overdue);
        line(SeedBlamed.class, event ->
                peer(event, "complaint", Level.INFO, "the peer complains of the supernode's own copy, which is checked"));
    }

    private EventLines() {}

    private static <E extends SupernodeEvent> void line(Class<E> type, Function<E, Optional<LogLine>> line) {
        LINES.put(type, event -> line.apply(type.cast(event)));
    }

    /** The events that may have a line. */
    static EventKinds kinds() {
        return EventKinds.of(LINES.keySet());
    }

    /** The line of this event, if it has one. */
    static Optional<LogLine> of(SupernodeEvent event) {
        Function<SupernodeEvent, Optional<LogLine>> line = LINES.get(event.getClass());
        return line == null ? Optional.empty() : line.apply(event);
    }

    private static Optional<LogLine> task(TaskEvent event, String cause, Level level, String text) {
        return Optional.of(LogLine.of(cause, level, "task " + event.task().value() + ": " + text));
    }

    private static Optional<LogLine> peer(PeerEvent event, String cause, Level level, String text) {
        return Optional.of(LogLine.of(cause, level, about(event) + ": " + text));
    }

    private static String about(PeerEvent event) {
        return "task " + event.task().value() + " peer " + LogText.cid(event.peer().value());
    }

    private static String server(PeerAddress address) {
        return (address.ip().contains(":") ? '[' + address.ip() + ']' : address.ip()) + ':' + address.port();
    }

    // ---- the supernode ----

    private static Optional<LogLine> lost(EventsLost event) {
        return Optional.of(LogLine.of("events lost", Level.WARN,
                event.count() + " events lost, the log is slower than what happens"));
    }

    private static Optional<LogLine> notRestored(TasksNotRestored event) {
        return Optional.of(LogLine.of("tasks not restored", Level.WARN,
                event.tasks() + " tasks were not taken up, with " + event.peers()
                        + " peers, which will have to register again: there is no room for them by --peer-memory or --max-tasks"));
    }

    // ---- registrations ----

    private static Optional<LogLine> rejected(RegistrationRejected event) {
        String task = event.task().map(known -> "task " + known.value() + ' ').orElse("");
        return RegistrationRefusal.of(event.outcome()).map(refusal -> LogLine.of(
                "registration rejected",
                Level.INFO,
                task + "peer " + LogText.cid(event.cid()) + ": registration rejected: " + text(refusal)));
    }

    private static Optional<LogLine> notUsed(ServerNotUsed event) {
        return Optional.of(LogLine.of(
                "server not used",
                Level.INFO,
                "task " + event.task().value() + " peer " + LogText.cid(event.cid()) + ": serves nobody: " + LogText.of(event.reason())));
    }

    private static Optional<LogLine> refused(RegistrationRefused event) {
        return RegistrationRefusal.of(event.outcome()).flatMap(refusal ->
                // Not a line for each peer: they all ask again, and most are let in then.
                refusal.code() == WireCode.AUTHENTICATION_PENDING
                        ? task(event, "registration postponed", Level.INFO, "registration postponed: " + text(refusal))
                        : peer(event, "registration refused", Level.INFO, "registration refused: " + text(refusal)));
    }

    private static String text(RegistrationRefusal refusal) {
        return refusal.code().number() + " " + LogText.of(refusal.message());
    }

    // ---- contents ----

    /** Not that it is fetched: after a restart all of it may be on disk already. */
    private static Optional<LogLine> started(FetchStarted event) {
        PieceLayout layout = event.layout();
        String length = layout.hasLength() ? layout.fileLength() + " bytes" : "length unknown";
        return task(event, "content opened", Level.INFO, "content opened: " + length + ", pieces of " + layout.pieceSize()
                + " bytes, content " + event.content().forLog()
                + (event.isPrivate() ? ", for those alone whom the origin lets in" : ""));
    }

    private static Optional<LogLine> failed(FetchFailed event) {
        if (event.failure().equals(OriginFailure.STOPPED)) {
            return task(event, "fetch stopped", Level.INFO, "fetch stopped: " + OriginFailure.STOPPED.reason());
        }
        WireCode code = event.failure().kind() == OriginFailure.Kind.UNOBTAINABLE
                ? WireCode.ORIGIN_UNAVAILABLE
                : WireCode.SOURCE_ERROR;
        // What has changed is fetched anew at once.
        String registrations = event.failure().kind() == OriginFailure.Kind.CHANGED
                ? ""
                : ", registrations " + WireCode.URL_REFUSED.number();
        return task(event, "fetch failed", Level.WARN, "fetch failed: " + LogText.of(event.failure().reason())
                + " (peers are answered " + code.number() + registrations + ")");
    }

    /** An answer that replaces the content is told when it does. */
    private static Optional<LogLine> revalidated(ContentRevalidated event) {
        if (!(event.answer() instanceof Revalidation.Changed changed) || PieceLayout.isSupported(changed.length())) {
            return Optional.empty();
        }
        return task(event, "content kept", Level.WARN, "the origin has another content now, of " + changed.length()
                + " bytes, which is not supported: the stored one serves on");
    }

    private static Optional<LogLine> replaced(ContentReplaced event) {
        String key = event.content().forLog();
        return task(event, "content replaced", Level.INFO, event.failure().isPresent()
                ? "content replaced: " + key + " is bad and fetched anew"
                : "content replaced: the origin has another one than " + key + ", which those who have begun it keep");
    }

    // ---- peers ----

    private static Optional<LogLine> stopped(PeerStopped event) {
        return event.well()
                ? Optional.empty()
                : peer(event, "download failed", Level.INFO, "download failed, says the client");
    }

    /** One line for a server, however many wait for it. No warning: hosts whose links are slower than those before them look alike. */
    private static Optional<LogLine> overdue(PieceOverdue event) {
        if (event.server().isEmpty()) {
            return peer(event, "piece overdue", Level.INFO,
                    "piece overdue: it takes many times as long as usual, the client may be slow or gone");
        }
        String server = server(event.server().get());
        return Optional.of(new LogLine("slow server", "slow server " + server, Level.INFO,
                about(event) + ": slow server: a piece takes many times as long as usual from " + server
                        + ", others are used first until one has come"));
    }
}
