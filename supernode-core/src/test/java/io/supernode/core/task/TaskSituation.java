package io.supernode.core.task;

import io.supernode.core.decision.Decision;
import io.supernode.core.decision.Effect;
import io.supernode.core.decision.Ticket;
import io.supernode.core.event.EventKinds;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.outcome.FetchOutcome;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.policy.Policies;
import io.supernode.core.port.Access;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.registration.Registration;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.snapshot.TaskSnapshot;
import io.supernode.core.swarm.Peer;
import io.supernode.core.swarm.Pulls;
import io.supernode.core.swarm.SwarmContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A task machine without a supernode around it, and what it decided last. */
final class TaskSituation {

    static final String URL = "http://origin.example/file";
    static final ResourceIdentity RESOURCE = new ResourceIdentity(URL, "", "");
    static final long LENGTH = 2L * (PieceLayout.DEFAULT_PIECE_SIZE - PieceLayout.FRAME_BYTES);
    static final PieceLayout LAYOUT = PieceLayout.ofLength(LENGTH);
    static final Md5 FILE_MD5 = new Md5("0123456789abcdef0123456789abcdef");
    static final byte[] SECRET = "sixteen bytes or more".getBytes();
    static final SupernodeSettings SETTINGS = SupernodeSettings.defaults();

    /** Nobody waits behind it: the test looks at effects. */
    record TicketNamed<T>(String name) implements Ticket<T> {}

    final ResourceIdentity resource;
    final TaskMachine machine;
    long now = 1_000_000_000L;
    /** The events that somebody wants from now on. */
    EventKinds wanted = EventKinds.ALL;
    Decision last = new Decision(EventKinds.ALL);
    /** Every effect so far, for those that ask for numbers. */
    private final List<Effect> effects = new ArrayList<>();

    TaskSituation() {
        this(RESOURCE);
    }

    TaskSituation(ResourceIdentity resource) {
        this.resource = resource;
        SwarmContext swarms = new SwarmContext(SETTINGS, Policies.ofCore().named("default"));
        SupernodeContext context = new SupernodeContext(SETTINGS, swarms, SECRET);
        machine = TaskMachine.create(context, TaskRecord.created(resource.taskId(), resource, 0), now, last);
    }

    // ---- what happens ----

    /** Something that happens to the machine. */
    interface Change {
        void apply(TaskMachine machine, long now, Decision decision);
    }

    TaskSituation happens(Change change) {
        last = new Decision(wanted);
        change.apply(machine, now, last);
        effects.addAll(last.effects());
        return this;
    }

    TaskSituation passes(Duration time) {
        now += time.toNanos();
        return this;
    }

    static OriginRequest request(String token) {
        OriginHeaders headers = token.isEmpty() ? OriginHeaders.NONE : new OriginHeaders(Map.of("Authorization", token));
        return new OriginRequest(URL, headers, false, List.of());
    }

    TaskSituation registers(String cid, String token) {
        return registers(cid, token, cid);
    }

    TaskSituation registers(String cid, String token, String ticket) {
        Registration registration = new Registration(
                new PeerId(cid), new PeerAddress("10.0.0.1", 15001), "/peer/file/" + cid, "host", "10.9.9.9",
                new ClientVersion("0.4.3"), "", resource, Optional.empty(), request(token),
                CallerAddress.UNKNOWN);
        return happens((task, at, decision) ->
                task.register(new Applicant.Peer(registration, new TicketNamed<RegistrationOutcome>(ticket)), at, decision));
    }

    TaskSituation demands(String token) {
        return demands(token, "demand");
    }

    TaskSituation demands(String token, String ticket) {
        return happens((task, at, decision) -> task.register(
                new Applicant.Preheat(resource, request(token), new TicketNamed<FetchOutcome>(ticket)), at, decision));
    }

    TaskSituation pulls(String cid) {
        return happens((task, at, decision) -> {
            Peer peer = task.calling(cid, CallerAddress.UNKNOWN, at);
            peer.swarm().pulls().pull(peer, Pulls.NO_PIECE, new TicketNamed<PullOutcome>(cid), at, decision);
        });
    }

    TaskSituation copyFound() {
        return happens((task, at, decision) -> task.copyFound(question(), Optional.empty(), at, decision));
    }

    TaskSituation probed(OriginProbe answer) {
        return happens((task, at, decision) -> task.probed(question(), answer, at, decision));
    }

    TaskSituation checked(Access answer) {
        return happens((task, at, decision) -> task.accessChecked(question(), answer, at, decision));
    }

    TaskSituation stored(int piece) {
        return happens((task, at, decision) -> task.pieceStored(content(), piece, digest(piece), at, decision));
    }

    TaskSituation finished() {
        stored(0);
        stored(1);
        return happens((task, at, decision) -> task.finished(content(), LENGTH, FILE_MD5, at, decision));
    }

    TaskSituation failed(OriginFailure.Kind kind) {
        return happens((task, at, decision) ->
                task.failed(content(), new OriginFailure(kind, "it failed"), at, decision));
    }

    TaskSituation saves() {
        return happens((task, at, decision) -> task.save(at, at / 1_000_000, decision));
    }

    // ---- what is known ----

    /** The record that the last save has kept; empty if it had none to keep. */
    Optional<TaskRecord> storedRecord() {
        return last.effects().stream()
                .filter(Effect.StoreTask.class::isInstance)
                .map(effect -> ((Effect.StoreTask) effect).record())
                .findFirst();
    }

    static PieceDigest digest(int piece) {
        return new PieceDigest(new Md5(String.format("%032x", piece)), LAYOUT.framedLength(piece % 2));
    }

    /** The number of the question that was asked last; 0 if none was. */
    long question() {
        long number = 0;
        for (Effect effect : effects) {
            if (effect instanceof Effect.Question question) {
                number = question.number();
            }
        }
        return number;
    }

    /** The number of the check of credentials that was asked for last; 0 if none was. */
    long check() {
        long number = 0;
        for (Effect effect : effects) {
            if (effect instanceof Effect.Check check) {
                number = check.number();
            }
        }
        return number;
    }

    /** The content that was fetched last; of a task without one, what it would be. */
    ContentKey content() {
        ContentKey content = ContentKey.of(resource.taskId(), 0);
        for (Effect effect : effects) {
            if (effect instanceof Effect.Fetch fetch) {
                content = fetch.request().key();
            }
        }
        return content;
    }

    Optional<TaskSnapshot> snapshot() {
        return machine.snapshot(now, now / 1_000_000);
    }

    /** The simple name of the state. */
    String state() {
        return machine.state().getClass().getSimpleName();
    }

    /** The kinds of the last effects, and of answers what they say. */
    List<String> effects() {
        return last.effects().stream().map(TaskSituation::describe).toList();
    }

    private static String describe(Effect effect) {
        String kind = effect.getClass().getSimpleName();
        if (effect instanceof Effect.CompleteRegistration complete) {
            return kind + "(" + complete.outcome().getClass().getSimpleName() + ")";
        }
        if (effect instanceof Effect.CompletePull complete) {
            return kind + "(" + complete.outcome().getClass().getSimpleName() + ")";
        }
        return effect instanceof Effect.CompleteFetch complete
                ? kind + "(" + complete.outcome().getClass().getSimpleName() + ")"
                : kind;
    }

    List<String> events() {
        return last.events().stream().map(event -> event.getClass().getSimpleName()).toList();
    }

    <T extends SupernodeEvent> List<T> events(Class<T> kind) {
        return last.events().stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
