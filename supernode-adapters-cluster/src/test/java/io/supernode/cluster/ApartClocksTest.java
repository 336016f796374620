package io.supernode.cluster;

import static io.supernode.cluster.TestCluster.await;
import static io.supernode.cluster.TestCluster.pull;
import static io.supernode.cluster.TestCluster.register;
import static io.supernode.cluster.TestCluster.registration;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cluster.TestCluster.TestNode;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.report.PullRequest;
import io.supernode.core.settings.SupernodeSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The clocks of the nodes are an hour apart: one is right, one is ahead, one is behind. */
class ApartClocksTest {

    private static final int PIECES = 3;
    /** So many that each node owns some whose next owner is either of the others. */
    private static final int FILES = 12;
    /** A task that nobody asks for is forgotten sooner than a peer. */
    private static final Duration STEP = Duration.ofMinutes(2);

    private static TestCluster cluster() throws IOException {
        TestCluster cluster = new TestCluster(PIECES);
        cluster.clock("ahead", Duration.ofHours(1));
        cluster.clock("behind", Duration.ofHours(-1));
        for (String name : List.of("right", "ahead", "behind")) {
            cluster.start(name);
        }
        return cluster;
    }

    private static void awaitTold(TestCluster cluster) {
        await(() -> cluster.all().stream().allMatch(node -> node.cluster.isTold()));
    }

    private static long lastSeen(TestCluster cluster, String task, String cid) {
        return cluster.owner(task).peers.find(new TaskId(task), new PeerId(cid)).orElseThrow().lastSeenMillis();
    }

    /** It calls some node, and the next owners learn of it. */
    private static void speaks(TestCluster cluster, List<String> tasks) {
        for (String task : tasks) {
            long before = lastSeen(cluster, task, "speaking");
            assertKnown(pull(cluster.other(task), PullRequest.start(task, "speaking")));
            await(() -> lastSeen(cluster, task, "speaking") > before);
        }
        awaitTold(cluster);
    }

    private static void assertKnown(PullOutcome answer) {
        assertTrue(
                answer instanceof PullOutcome.Pieces || answer instanceof PullOutcome.Wait, "it must register again: " + answer);
    }

    private static boolean isKnown(TestCluster cluster, String task, String cid) {
        return cluster.owner(task).supernode.peer(new TaskId(task), new PeerId(cid)).isPresent();
    }

    private enum Change {
        KILLED,
        ENDED,
        COMES_BACK_WITH_NOTHING,
        COMES_BACK_WITH_ITS_STORES;

        void happen(TestCluster cluster, String name) throws IOException {
            TestNode node = cluster.node(name);
            if (this == ENDED) {
                cluster.stop(node);
            } else {
                cluster.kill(node);
            }
            await(() -> cluster.all().stream().allMatch(each -> each.cluster.figures().members().nodes().size() == 2
                    && each.cluster.figures().areTasksComplete()));
            if (this == COMES_BACK_WITH_NOTHING) {
                cluster.start(name);
            } else if (this == COMES_BACK_WITH_ITS_STORES) {
                cluster.start(name, node.tasks, node.peers);
            }
            await(() -> cluster.all().stream().allMatch(each -> each.cluster.figures().areTasksComplete()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "KILLED, right", "KILLED, ahead", "KILLED, behind",
        "ENDED, right", "ENDED, ahead", "ENDED, behind",
        "COMES_BACK_WITH_NOTHING, right", "COMES_BACK_WITH_NOTHING, ahead", "COMES_BACK_WITH_NOTHING, behind",
        "COMES_BACK_WITH_ITS_STORES, right", "COMES_BACK_WITH_ITS_STORES, ahead", "COMES_BACK_WITH_ITS_STORES, behind"})
    void noPeerRegistersAgainAndASilentOneIsForgottenInTheUsualTime(Change change, String changed) throws Exception {
        try (TestCluster cluster = cluster()) {
            List<String> tasks = new ArrayList<>();
            for (int file = 0; file < FILES; file++) {
                TestNode node = cluster.all().get(file % 3);
                tasks.add(register(node, "file-" + file, "speaking"));
                register(node, "file-" + file, "silent");
            }
            for (int step = 0; step < 2; step++) {
                cluster.advance(STEP);
                speaks(cluster, tasks);
            }

            change.happen(cluster, changed);
            for (String task : tasks) {
                assertKnown(pull(cluster.other(task), PullRequest.start(task, "speaking")));
                assertTrue(isKnown(cluster, task, "silent"), "it was silent for four minutes, of five that it may be");
            }
            for (int step = 0; step < 2; step++) {
                cluster.advance(STEP);
                for (String task : tasks) {
                    assertKnown(pull(cluster.other(task), PullRequest.start(task, "speaking")));
                }
            }
            for (String task : tasks) {
                await(() -> !isKnown(cluster, task, "silent"));
                assertTrue(isKnown(cluster, task, "speaking"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"right", "ahead", "behind"})
    void aRefusalOfTheOriginIsRememberedAsLongAsUsual(String killed) throws Exception {
        try (TestCluster cluster = cluster()) {
            Duration remembered = SupernodeSettings.defaults().failAccessInterval();
            cluster.origin.refuses(true);
            for (int file = 0; file < FILES; file++) {
                assertInstanceOf(RegistrationOutcome.UrlRefused.class, answer(cluster, file));
            }
            cluster.advance(Duration.ofSeconds(50));
            awaitRecords(cluster);
            cluster.kill(cluster.node(killed));
            await(() -> cluster.all().stream().allMatch(each -> each.cluster.figures().members().nodes().size() == 2));
            cluster.origin.refuses(false);
            for (int file = 0; file < FILES; file++) {
                assertInstanceOf(RegistrationOutcome.UrlRefused.class, answer(cluster, file), "the origin is asked too soon");
            }
            cluster.advance(remembered.minusSeconds(40));
            for (int file = 0; file < FILES; file++) {
                assertInstanceOf(RegistrationOutcome.Registered.class, answer(cluster, file), "it is still refused");
            }
        }
    }

    /** All refusals are kept, and the next owners know them. */
    private static void awaitRecords(TestCluster cluster) {
        await(() -> cluster.all().stream().mapToInt(node -> (int) node.tasks.all().stream()
                .filter(task -> task.refusal().isPresent()).count()).sum() == FILES);
        awaitTold(cluster);
        assertEquals(FILES, cluster.all().stream().mapToInt(node -> node.cluster.figures().copies()).sum());
    }

    private static RegistrationOutcome answer(TestCluster cluster, int file) throws Exception {
        return cluster.all().get(0).supernode.register(registration("file-" + file, "peer-" + file))
                .toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({"right, behind", "behind, right", "ahead, right", "right, ahead"})
    void aPeerThatHasRegisteredInBothPartsOfASplitIsWhereItRegisteredLast(String first, String last) throws Exception {
        try (TestCluster cluster = cluster()) {
            cluster.network.split(last);
            await(() -> cluster.node(last).cluster.figures().members().nodes().size() == 1);
            for (int file = 0; file < FILES; file++) {
                registerAt(cluster.node(first), file, 15_001);
            }
            cluster.advance(Duration.ofSeconds(30));
            List<String> tasks = new ArrayList<>();
            for (int file = 0; file < FILES; file++) {
                tasks.add(registerAt(cluster.node(last), file, 15_002));
            }
            cluster.network.heal();
            await(() -> cluster.all().stream().allMatch(node -> node.cluster.figures().members().nodes().size() == 3)
                    && cluster.all().stream().mapToInt(node -> node.tasks.all().size()).sum() == FILES);
            for (String task : tasks) {
                await(() -> cluster.owner(task).supernode.peer(new TaskId(task), new PeerId("peer"))
                        .filter(peer -> peer.address().port() == 15_002)
                        .isPresent());
            }
        }
    }

    private static String registerAt(TestNode node, int file, int port) throws Exception {
        RegistrationRequest request = RegistrationRequest.builder()
                .cid("peer").ip("198.51.100.7").port(port).hostName("host").superNodeIp("203.0.113.9").path("/peer/file/x")
                .rawUrl("http://files.example.com/file-" + file).version("0.2.0").build();
        return assertInstanceOf(
                RegistrationOutcome.Registered.class,
                node.supernode.register(request).toCompletableFuture().get(20, TimeUnit.SECONDS)).task().value();
    }
}
