package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.URL;
import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.ip;
import static io.supernode.core.SupernodeFixture.request;

import io.supernode.core.event.SupernodeObserver;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceRange;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.FetchOutcome;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.policy.PieceAssigner;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.policy.SchedulingView;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.registration.FetchDemand;
import io.supernode.core.report.ClientErrorReport;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.snapshot.PeerSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * A supernode with one task, and random calls of its peers, its operator, its origin and its clock. The origin answers late and
 * out of order, its file changes, it goes down and comes back.
 */
final class RandomCalls {

    static final int PEERS = 5;
    static final String[] TOKENS = {
        "", FileServerOrigin.GOOD, FileServerOrigin.ALSO_GOOD, FileServerOrigin.BAD, FileServerOrigin.LOST
    };
    static final TaskId TASK = FetchDemand.of(URL).resource().taskId();

    /** No limit is in the way of what may be assigned. */
    static final SupernodeSettings SETTINGS = SupernodeSettings.builder()
            .peerUpLimit(100).peerDownLimit(100).eliminationLimit(2).failureCountLimit(2).build();

    private static final Duration[] STEPS = {
        Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofSeconds(3), Duration.ofSeconds(5),
        Duration.ofMinutes(1), Duration.ofMinutes(4)
    };

    enum Kind {
        REGISTER, DEMAND, PULL, CANCEL, ARRIVED, SERVABLE, FAILED, COMPLAIN, STOP, LEAVE, DROP,
        ANSWER, STORE, FINISH, FAIL, LOSE, CHANGE, DOWN, UP, PASS
    }

    /** The numbers mean what the kind needs: a peer, a token, a piece, a step. */
    record Call(Kind kind, int one, int two) {}

    /** Gives a peer everything that it may be given. */
    static final class Everything implements SchedulingPolicy {
        @Override
        public String name() {
            return "everything";
        }

        @Override
        public void schedule(SchedulingView view, PieceAssigner assigner) {
            for (int piece = 0; piece < view.pieces().count(); piece++) {
                if (!assigner.assignFromPeer(piece)) {
                    assigner.assignFromSeed(piece);
                }
            }
        }
    }

    /** Calls in which nobody says that a piece failed. */
    static Arbitrary<List<Call>> callsWithoutBlame(int atMost) {
        return calls(atMost)
                .map(calls -> calls.stream()
                        .filter(call -> call.kind() != Kind.FAILED && call.kind() != Kind.COMPLAIN)
                        .toList());
    }

    /** Many more of what brings a task further than of what ends it. */
    static Arbitrary<List<Call>> calls(int atMost) {
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                Tuple.of(8, Kind.REGISTER), Tuple.of(1, Kind.DEMAND),
                Tuple.of(5, Kind.PULL), Tuple.of(1, Kind.CANCEL),
                Tuple.of(5, Kind.ARRIVED), Tuple.of(5, Kind.SERVABLE),
                Tuple.of(3, Kind.FAILED), Tuple.of(1, Kind.COMPLAIN),
                Tuple.of(1, Kind.STOP), Tuple.of(2, Kind.LEAVE),
                Tuple.of(1, Kind.DROP), Tuple.of(14, Kind.ANSWER),
                Tuple.of(8, Kind.STORE), Tuple.of(5, Kind.FINISH),
                Tuple.of(2, Kind.FAIL), Tuple.of(1, Kind.LOSE),
                Tuple.of(3, Kind.CHANGE), Tuple.of(1, Kind.DOWN),
                Tuple.of(2, Kind.UP), Tuple.of(8, Kind.PASS));
        return Combinators.combine(kinds, Arbitraries.integers().between(0, 30), Arbitraries.integers().between(0, 30))
                .as(Call::new)
                .list().ofMinSize(1).ofMaxSize(atMost);
    }

    final ManualClock clock;
    final FileServerOrigin origin;
    final ScriptedStores stores;
    final LocalSupernode supernode;
    final Map<Integer, CompletableFuture<PullOutcome>> pulls = new HashMap<>();
    /** What observers and ports threw. */
    final List<RuntimeException> failures = new ArrayList<>();

    RandomCalls(FileServerOrigin.Server server, SupernodeObserver... observers) {
        this(server, new ManualClock(), new ScriptedStores(), observers);
    }

    private RandomCalls(
            FileServerOrigin.Server server, ManualClock clock, ScriptedStores stores, SupernodeObserver... observers) {
        this.clock = clock;
        this.stores = stores;
        this.origin = new FileServerOrigin(server);
        LocalSupernode.Builder builder = LocalSupernode.builder(origin, SupernodeFixture.SECRET)
                .settings(SETTINGS).policy(new Everything()).stores(stores, stores).clock(clock)
                .onFailure(failures::add);
        for (SupernodeObserver observer : observers) {
            builder.observer(observer);
        }
        this.supernode = builder.start();
    }

    /** Another supernode, which begins from what this one's stores hold now. */
    RandomCalls restarted(SupernodeObserver... observers) {
        return new RandomCalls(origin.server.copy(), clock, stores.copy(), observers);
    }

    void apply(Call call) {
        int peer = call.one() % PEERS;
        switch (call.kind()) {
            case REGISTER -> register(peer, TOKENS[call.two() % TOKENS.length]);
            case DEMAND -> demand(TOKENS[call.one() % TOKENS.length]);
            case PULL -> pulls.put(peer, pull(PullRequest.start(TASK.value(), cid(peer))));
            case CANCEL -> {
                if (pulls.containsKey(peer)) {
                    pulls.get(peer).cancel(false);
                }
            }
            case ARRIVED -> pulls.put(peer, pull(report(peer, call.two(), "503")));
            case SERVABLE -> supernode.reportPiece(new PieceReport(TASK.value(), cid(peer), "", range(call.two())));
            case FAILED -> pulls.put(peer, blame(peer, call.two()));
            case COMPLAIN -> supernode.complain(new ClientErrorReport(
                    TASK.value(), cid(peer), cid(call.two() % PEERS), "FILE_NOT_EXIST", null));
            case STOP -> pull(new PullRequest(TASK.value(), cid(peer), "", "", "702", "501"));
            case LEAVE -> supernode.leave(TASK.value(), cid(peer));
            case DROP -> supernode.drop(TASK.value());
            case ANSWER -> origin.answer(call.one());
            case STORE -> fetch(call).ifPresent(fetch -> origin.store(fetch, call.two()));
            case FINISH -> fetch(call).ifPresent(origin::finish);
            case FAIL -> fetch(call).ifPresent(fetch -> origin.fail(fetch, new OriginFailure(
                    OriginFailure.Kind.values()[call.two() % OriginFailure.Kind.values().length], "it failed")));
            case LOSE -> fetch(call).ifPresent(fetch -> origin.lose(fetch, call.two()));
            case CHANGE -> origin.server.version++;
            case DOWN -> origin.server.isDown = true;
            case UP -> origin.server.isDown = false;
            case PASS -> pass(STEPS[call.one() % STEPS.length]);
        }
    }

    /** A peer says that a piece failed that comes from another peer, if it downloads one. */
    private CompletableFuture<PullOutcome> blame(int peer, int number) {
        List<PeerSnapshot.Running> running =
                supernode.peer(TASK, id(peer)).map(PeerSnapshot::running).orElse(List.of());
        if (running.isEmpty()) {
            return pull(report(peer, number, "500"));
        }
        PeerSnapshot.Running one = running.get(number % running.size());
        return pull(new PullRequest(TASK.value(), cid(peer), one.sourceCid(), range(one.piece()), "701", "500"));
    }

    /** Mostly the latest, now and then an earlier one. */
    private Optional<FileServerOrigin.Fetch> fetch(Call call) {
        int count = origin.fetches.size();
        if (count == 0) {
            return Optional.empty();
        }
        int back = call.one() % 4 == 0 ? call.one() / 4 % count : 0;
        return Optional.of(origin.fetches.get(count - 1 - back));
    }

    static String range(int number) {
        return PieceRange.ofPiece(number % 4, PIECE).toString();
    }

    static PullRequest report(int peer, int piece, String result) {
        return new PullRequest(TASK.value(), cid(peer), "", range(piece), "701", result);
    }

    CompletableFuture<PullOutcome> pull(PullRequest request) {
        return supernode.pull(request).toCompletableFuture();
    }

    CompletableFuture<RegistrationOutcome> register(int peer, String token) {
        Map<String, String> headers = token.isEmpty() ? Map.of() : Map.of("Authorization", token);
        return supernode
                .register(request(cid(peer), ip(peer), 15001).headers(headers).build())
                .toCompletableFuture();
    }

    CompletableFuture<FetchOutcome> demand(String token) {
        Map<String, String> headers = token.isEmpty() ? Map.of() : Map.of("Authorization", token);
        return supernode.ensureFetched(FetchDemand.of(URL, URL, "", headers)).toCompletableFuture();
    }

    void pass(Duration time) {
        clock.advance(time);
        supernode.tick();
    }

    static PeerId id(int peer) {
        return new PeerId(cid(peer));
    }
}
