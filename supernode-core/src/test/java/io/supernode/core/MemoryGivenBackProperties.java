package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.URL;
import static io.supernode.core.SupernodeFixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.outcome.RegistrationOutcome.UrlRefused;
import io.supernode.core.port.Access;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.Revalidation;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever became of the tasks of an address, once they are gone it may have as much memory as one that never called. */
class MemoryGivenBackProperties {

    private static final String FLOODER = "192.0.2.66";
    private static final List<String> ADDRESSES = List.of(FLOODER, "192.0.2.7", "127.0.0.1");
    private static final int CREDENTIALS = 5000;
    private static final List<OriginProbe> PROBES = List.of(
            new OriginProbe.Available(PIECE - 5), new OriginProbe.Available(PIECE - 5, true),
            new OriginProbe.Unauthorized("401"), new OriginProbe.Unavailable("404"));
    private static final List<Access> ACCESSES = List.of(
            new Access.Granted(), new Access.Refused("no"), new Access.Different("other"), new Access.Pending());
    private static final List<Revalidation> REVALIDATIONS = List.of(
            new Revalidation.Current(), new Revalidation.Changed(2 * PIECE), new Revalidation.Unanswered("403", true),
            new Revalidation.Unanswered("down", false));

    /** @param kind 0 to 2: a registration, 3 to 5: what the origin answers next or later, 6: a fetch ends, 7: time passes */
    private record Call(int kind, int address, int task, int choice) {}

    @Provide
    Arbitrary<List<Call>> calls() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 7), Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 1), Arbitraries.integers().between(0, 4))
                .as(Call::new).list().ofMaxSize(40);
    }

    private static SupernodeFixture supernode(ScriptedOrigin origin) {
        origin.answerWith(PROBES.get(0));
        return new SupernodeFixture(origin, SupernodeSettings.builder().maxPeerBytes(1 << 20).build());
    }

    private static CompletableFuture<?> register(
            SupernodeFixture swarm, String ip, String cid, String url, String credentials) {
        Map<String, String> headers = credentials.isEmpty() ? Map.of() : Map.of("Authorization", credentials);
        return swarm.supernode
                .register(request(cid, ip, 15001).rawUrl(url).caller(CallerAddress.of(ip)).headers(headers).build())
                .toCompletableFuture();
    }

    private static <T> CompletableFuture<T> answer(List<T> answers, int choice) {
        return choice == answers.size() ? new CompletableFuture<>() : CompletableFuture.completedFuture(answers.get(choice));
    }

    private static void make(Call call, SupernodeFixture swarm, ScriptedOrigin origin) {
        switch (call.kind) {
            case 3 -> origin.answerLater(answer(PROBES, call.choice));
            case 4 -> origin.checkLater(answer(ACCESSES, call.choice));
            case 5 -> origin.nextRevalidation = answer(REVALIDATIONS, call.choice);
            case 6 -> {
                if (!origin.listeners.isEmpty()) {
                    origin.complete();
                }
            }
            case 7 -> swarm.pass(Duration.ofSeconds(call.choice * 20));
            default -> register(
                    swarm, ADDRESSES.get(call.address), "peer-" + call.choice, URL + "/" + call.task,
                    "x".repeat(call.choice * CREDENTIALS));
        }
    }

    /** How many peers the address may have: each takes little, so that little that is missing shows. */
    private static int most(SupernodeFixture swarm, ScriptedOrigin origin) {
        origin.answerWith(PROBES.get(0));
        int n = 0;
        while (!(register(swarm, FLOODER, "flood-" + (1000 + n), URL, "").getNow(null) instanceof UrlRefused)) {
            n++;
        }
        return n;
    }

    @Property(tries = 300)
    void whoseTasksAreGoneMayHaveAsManyPeersAsOneThatNeverCalled(@ForAll("calls") List<Call> calls) {
        ScriptedOrigin fresh = new ScriptedOrigin();
        int expected = most(supernode(fresh), fresh);
        ScriptedOrigin origin = new ScriptedOrigin();
        SupernodeFixture swarm = supernode(origin);
        calls.forEach(call -> make(call, swarm, origin));
        swarm.supernode.summaries().forEach(task -> swarm.supernode.drop(task.id().value()));
        assertEquals(expected, most(swarm, origin));
    }
}
