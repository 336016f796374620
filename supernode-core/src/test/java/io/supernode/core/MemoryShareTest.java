package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.URL;
import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.RegistrationOutcome.Registered;
import io.supernode.core.outcome.RegistrationOutcome.UrlRefused;
import io.supernode.core.port.Access;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However one address fills maxPeerBytes, only that address is refused: it may have as much as is left for the others. */
class MemoryShareTest {

    private static final int LIMIT = 1 << 20;
    private static final String LONG = "a".repeat(10_000);
    /** More than ever fit in. */
    private static final int MANY = 2000;
    private static final int TASKS = 10;
    private static final String FLOODER = "192.0.2.66";
    private static final String CLIENT = "192.0.2.7";
    private static final String NEWCOMER = "192.0.2.8";
    private static final OriginProbe FOUND = new OriginProbe.Available(PIECE - 5);
    private static final OriginProbe PRIVATE = new OriginProbe.Available(PIECE - 5, true);

    private final ScriptedOrigin origin = new ScriptedOrigin();
    private SupernodeFixture swarm = new SupernodeFixture(origin, settings(LIMIT));

    private static SupernodeSettings settings(long limit) {
        return SupernodeSettings.builder().maxPeerBytes(limit).build();
    }

    private RegistrationOutcome register(String caller, String cid, String url, Map<String, String> headers) {
        return swarm.supernode
                .register(request(cid, caller, 15001).rawUrl(url).headers(headers).caller(CallerAddress.of(caller)).build())
                .toCompletableFuture().getNow(null);
    }

    private RegistrationOutcome register(String caller, int n) {
        return register(caller, caller + "-" + n, URL + "/" + caller + "/" + n, Map.of());
    }

    private static boolean isForMemory(RegistrationOutcome outcome) {
        return outcome instanceof UrlRefused refused && refused.message().contains("memory");
    }

    private interface Call {
        RegistrationOutcome make(int n);
    }

    /** Calls until it is refused for want of memory, which must happen. */
    private static void flood(Call call) {
        for (int n = 0; n < MANY; n++) {
            RegistrationOutcome outcome = call.make(n);
            if (isForMemory(outcome)) {
                assertEquals("peers and tasks of " + FLOODER
                        + " take as much memory as is left for others (maxPeerBytes), more are not taken",
                        ((UrlRefused) outcome).message());
                return;
            }
        }
        throw new AssertionError("never refused");
    }

    private void floodWithTasks() {
        flood(n -> register(FLOODER, cid(n), URL + "/" + n + LONG, Map.of("X-Long", LONG)));
    }

    static Stream<OriginProbe> answers() {
        return Stream.of(
                new OriginProbe.Unavailable("404"), new OriginProbe.Unauthorized("401"), FOUND, PRIVATE);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void tasksOfLongUrlsAndHeadersCostOnlyTheAddressThatRegistersThem(OriginProbe answer) {
        origin.answerWith(answer);
        floodWithTasks();
        origin.answerWith(FOUND);
        for (int n = 0; n < 100; n++) {
            assertInstanceOf(Registered.class, register(CLIENT, n));
        }
        assertInstanceOf(Registered.class, register(NEWCOMER, 0));
    }

    @Test
    void requestsThatWaitForTheOriginCostOnlyTheAddressThatSendsThem() {
        origin.answerLater(new CompletableFuture<>());
        flood(n -> register(FLOODER, cid(n), URL, Map.of("X-Long", n + LONG)));
        origin.answerWith(FOUND);
        assertInstanceOf(Registered.class, register(CLIENT, 0));
    }

    @Test
    void peersCostOnlyTheAddressFromWhichTheyRegister() {
        origin.answerWith(FOUND);
        flood(n -> register(FLOODER, cid(n), URL, Map.of()));
        assertInstanceOf(Registered.class, register(CLIENT, cid(MANY), URL, Map.of()));
    }

    @Test
    void whatIsRememberedOfCredentialsCountsForWhoBringsThemAndNotForWhoOpenedTheTask() {
        swarm = new SupernodeFixture(origin, settings(200_000));
        origin.answerWith(PRIVATE);
        assertInstanceOf(Registered.class, register(CLIENT, cid(0), URL, Map.of("Authorization", "right")));
        origin.checkWith(new Access.Refused("wrong"));
        flood(n -> register(FLOODER, cid(n + 1), URL, Map.of("Authorization", "" + n)));
        assertInstanceOf(Registered.class, register(CLIENT, 1));
    }

    @Test
    void aPeerThatRegistersAgainAndAgainWithOtherCredentialsHasNoMoreRoomThanNewPeers() {
        origin.answerWith(PRIVATE);
        assertInstanceOf(Registered.class, register(FLOODER, cid(0), URL, Map.of("Authorization", "right")));
        origin.checkLater(new CompletableFuture<>());
        flood(n -> register(FLOODER, cid(0), URL, Map.of("Authorization", n + LONG)));
        assertInstanceOf(Registered.class, register(FLOODER, cid(0), URL, Map.of("Authorization", "right")));
        origin.answerWith(FOUND);
        assertInstanceOf(Registered.class, register(CLIENT, 0));
    }

    @Test
    void aTaskCountsForWhoOpensIt() {
        origin.answerWith(new OriginProbe.Unauthorized("401"));
        for (int n = 0; n < TASKS; n++) {
            register(CLIENT, cid(n), URL + "/" + n, Map.of());
        }
        origin.answerWith(PRIVATE);
        for (int n = 0; n < TASKS; n++) {
            register(FLOODER, cid(MANY + n), URL + "/" + n, Map.of("Authorization", LONG.repeat(3)));
        }
        assertTrue(isForMemory(register(FLOODER, MANY)), "it has the headers of each task, twice");
        origin.answerWith(FOUND);
        assertInstanceOf(Registered.class, register(CLIENT, MANY));
    }

    @Test
    void aTaskThatARestartBringsBackWithoutPeersCountsForWhoeverAsksForItNext() {
        origin.answerWith(new OriginProbe.Unavailable("404"));
        floodWithTasks();
        int tasks = swarm.supernode.summaries().size();
        swarm.pass(Duration.ofSeconds(1));
        swarm = swarm.restarted(origin);
        floodWithTasks();
        int again = swarm.supernode.summaries().size();
        assertTrue(again <= tasks + 1, again + " tasks, before " + tasks + " of which refusals were remembered besides");
    }

    @Test
    void aTaskThatARestartBringsBackWithItsPeersCountsForOneOfThese() {
        origin.answerWith(FOUND);
        floodWithTasks();
        swarm.pass(Duration.ofSeconds(1));
        swarm = swarm.restarted(origin);
        assertTrue(isForMemory(register(FLOODER, MANY)));
        assertInstanceOf(Registered.class, register(CLIENT, 0));
    }

    @Test
    void anAddressHasAsManyTasksAsAreLeftForTheOthersAndOthersOnceItsOwnAreForgotten() {
        swarm = new SupernodeFixture(origin, SupernodeSettings.builder().maxTasks(TASKS).build());
        origin.answerWith(new OriginProbe.Unavailable("404"));
        for (int again = 0; again < 3; again++) {
            for (int n = 0; n < TASKS; n++) {
                register(FLOODER, n);
            }
            assertEquals(TASKS / 2, swarm.supernode.summaries().size());
            assertEquals(
                    new UrlRefused("there are 5 tasks of 192.0.2.66, as many as are left for others (maxTasks), more are not taken"),
                    register(FLOODER, TASKS));
            origin.answerWith(FOUND);
            assertInstanceOf(Registered.class, register(CLIENT, 0));
            swarm.supernode.summaries().forEach(task -> swarm.supernode.drop(task.id().value()));
            origin.answerWith(new OriginProbe.Unavailable("404"));
        }
    }

    @Test
    void whoHasBeenRefusedMayHaveOthersWhenItsTasksAreForgotten() {
        origin.answerWith(FOUND);
        floodWithTasks();
        swarm.supernode.summaries().forEach(task -> swarm.supernode.drop(task.id().value()));
        assertInstanceOf(Registered.class, register(FLOODER, 0));
    }

    @Test
    void manyClientsBehindOneAddressAreServedAsLongAsHalfOfTheMemoryIsEnoughForThem() {
        origin.answerWith(FOUND);
        for (int n = 0; n < 300; n++) {
            assertInstanceOf(Registered.class, register(CLIENT, cid(n), URL, Map.of()));
        }
    }

    @Test
    void whoStandsOnThisMachineStandsForAnyNumberOfClients() {
        origin.answerWith(FOUND);
        int taken = 0;
        while (!isForMemory(register("127.0.0.1", cid(taken), URL, Map.of()))) {
            taken++;
        }
        assertTrue(taken * 2000 > LIMIT, taken + " peers");
    }

    @Test
    void aLengthThatIsSaidToBeHugeOncePeersAreInCostsOnlyTheAddressOfThesePeers() {
        swarm = new SupernodeFixture(ScriptedOrigin.withFileOf(-1), settings(LIMIT));
        for (int n = 0; n < 100; n++) {
            assertInstanceOf(Registered.class, register(FLOODER, cid(n), URL, Map.of()));
        }
        swarm.origin.listener().lengthKnown(100_000L * (PIECE - 5));
        assertTrue(isForMemory(register(FLOODER, cid(MANY), URL, Map.of())));
        assertInstanceOf(Registered.class, register(CLIENT, 0));
    }
}
