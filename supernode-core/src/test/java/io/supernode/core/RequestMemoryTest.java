package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.URL;
import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.ip;
import static io.supernode.core.SupernodeFixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.RegistrationOutcome.AuthenticationRequired;
import io.supernode.core.outcome.RegistrationOutcome.Registered;
import io.supernode.core.outcome.RegistrationOutcome.UrlRefused;
import io.supernode.core.port.Access;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.settings.SupernodeSettings;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What tasks keep of requests counts against maxPeerBytes: whoever sends much cannot have the supernode run out of memory. */
class RequestMemoryTest {

    private static final int LIMIT = 1 << 20;
    private static final String LONG = "a".repeat(30_000);
    /** More than ever fit in: the text of each task alone is 30 KB. */
    private static final int MANY = LIMIT / LONG.length() + 1;

    private final ScriptedOrigin origin = new ScriptedOrigin();
    private final SupernodeFixture swarm =
            new SupernodeFixture(origin, SupernodeSettings.builder().maxPeerBytes(LIMIT).build());

    private RegistrationOutcome register(int n, String url, Map<String, String> headers) {
        return swarm.supernode.register(request(cid(n), ip(n), 15001).rawUrl(url).headers(headers).build())
                .toCompletableFuture().getNow(null);
    }

    private static boolean isForMemory(RegistrationOutcome outcome) {
        return outcome instanceof UrlRefused refused && refused.message().contains("as much memory as they may");
    }

    /** Registers for tasks of long URLs and headers until no more is taken; answers how many were. */
    private int fill() {
        for (int n = 0; n < MANY; n++) {
            if (isForMemory(register(n, URL + "/" + n + LONG, Map.of("X-Long", LONG)))) {
                return n;
            }
        }
        return MANY;
    }

    static Stream<OriginProbe> answers() {
        return Stream.of(
                new OriginProbe.Unavailable("404"), new OriginProbe.Unauthorized("401"),
                new OriginProbe.Available(PIECE - 5), new OriginProbe.Available(PIECE - 5, true));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void whateverTheOriginSaysTasksAreBoundedAndGiveBackAllThatTheyTook(OriginProbe answer) {
        origin.answerWith(answer);
        int most = fill();
        assertTrue(most > 2 && most < MANY, most + " tasks");
        for (int again = 0; again < 3; again++) {
            swarm.supernode.summaries().forEach(task -> swarm.supernode.drop(task.id().value()));
            assertEquals(most, fill());
        }
    }

    @Test
    void aRefusedTaskKeepsItsUrlAndNotTheHeaders() {
        origin.answerWith(new OriginProbe.Unavailable("404"));
        int withHeaders = fill();
        swarm.supernode.summaries().forEach(task -> swarm.supernode.drop(task.id().value()));
        int without = 0;
        while (!isForMemory(register(without, URL + "/" + without + LONG, Map.of()))) {
            without++;
        }
        assertEquals(without, withHeaders);
    }

    @Test
    void requestsThatWaitForTheOriginAreBounded() {
        origin.answerLater(new CompletableFuture<>());
        int taken = 0;
        while (taken < MANY && !isForMemory(register(taken, URL, Map.of("X-Long", taken + LONG)))) {
            taken++;
        }
        assertTrue(taken > 2 && taken < MANY, taken + " requests");
    }

    @Test
    void whatIsRememberedOfManyCredentialsIsBounded() {
        int some = 500;
        SupernodeFixture small = new SupernodeFixture(origin, SupernodeSettings.builder().maxPeerBytes(some * 200).build());
        origin.answerWith(new OriginProbe.Available(PIECE - 5, true));
        assertInstanceOf(Registered.class, small.register(0, Map.of("Authorization", "right")).getNow(null));
        origin.checkWith(new Access.Refused("wrong"));
        assertInstanceOf(AuthenticationRequired.class, small.register(1, Map.of("Authorization", "1")).getNow(null));
        for (int n = 2; n < some; n++) {
            small.register(n, Map.of("Authorization", "" + n));
        }
        assertTrue(isForMemory(small.register(some, Map.of("Authorization", "more")).getNow(null)));
    }

    @Test
    void aTaskTakesTheSameAfterARestart() {
        origin.answerWith(new OriginProbe.Available(PIECE - 5, true));
        int most = fill();
        SupernodeFixture restarted = swarm.restarted(origin);
        assertTrue(isForMemory(restarted.supernode.register(request(cid(most), ip(most), 15001).rawUrl(URL + "/more" + LONG).build())
                .toCompletableFuture().getNow(null)));
    }
}
