package io.supernode.cluster;

import static io.supernode.cluster.TestCluster.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.cluster.TestCluster.TestNode;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What one node wants kept from eviction is kept by whichever node has it. */
class KeptContentTest {

    private static final ContentKey KEY = key(1);
    private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

    private final long tomorrow = Clock.system().epochMillis() + DAY_MILLIS;

    private static ContentKey key(int number) {
        return ContentKey.of(new TaskId(String.format("%064x", number)), 0);
    }

    private static void awaitKept(TestCluster cluster, ContentKey key, long until) {
        await(() -> cluster.all().stream().allMatch(node -> node.contents.keptUntil(key) == until));
    }

    @Test
    void whatOneNodeWantsKeptIsKeptByAllUntilItWantsItNoLonger() throws Exception {
        try (TestCluster cluster = new TestCluster(1, "a", "b", "c")) {
            cluster.node("a").cluster.keep(KEY, tomorrow);
            awaitKept(cluster, KEY, tomorrow);
            cluster.node("a").cluster.keep(KEY, 0);
            awaitKept(cluster, KEY, 0);
        }
    }

    @Test
    void whatTwoNodesWantKeptIsKeptAsLongAsEitherWantsIt() throws Exception {
        try (TestCluster cluster = new TestCluster(1, "a", "b", "c")) {
            cluster.node("a").cluster.keep(KEY, tomorrow);
            cluster.node("b").cluster.keep(KEY, tomorrow - 1);
            cluster.node("b").cluster.keep(key(2), tomorrow);
            awaitKept(cluster, key(2), tomorrow);
            awaitKept(cluster, KEY, tomorrow);
            cluster.node("a").cluster.keep(KEY, 0);
            awaitKept(cluster, KEY, tomorrow - 1);
        }
    }

    @Test
    void aNodeThatComesLearnsWhatTheOthersWantKept() throws Exception {
        try (TestCluster cluster = new TestCluster(1, "a", "b")) {
            List<ContentKey> many = new ArrayList<>();
            for (int number = 0; number < 5_000; number++) {
                many.add(key(number));
            }
            many.forEach(key -> cluster.node("a").cluster.keep(key, tomorrow));
            TestNode late = cluster.start("c");
            await(() -> many.stream().allMatch(key -> late.contents.keptUntil(key) == tomorrow));
        }
    }

    @Test
    void aNodeThatWasCutOffLearnsWhatIsWantedNoLonger() throws Exception {
        try (TestCluster cluster = new TestCluster(1, "a", "b", "c")) {
            cluster.node("a").cluster.keep(KEY, tomorrow);
            cluster.node("a").cluster.keep(key(2), tomorrow);
            awaitKept(cluster, KEY, tomorrow);
            cluster.network.split("c");
            cluster.node("a").cluster.keep(KEY, 0);
            await(() -> cluster.node("b").contents.keptUntil(KEY) == 0);
            assertEquals(tomorrow, cluster.node("c").contents.keptUntil(KEY));
            cluster.network.heal();
            awaitKept(cluster, KEY, 0);
            awaitKept(cluster, key(2), tomorrow);
        }
    }

    @Test
    void whatANodeWantedThatHasDiedIsKept() throws Exception {
        try (TestCluster cluster = new TestCluster(1, "a", "b", "c")) {
            cluster.node("a").cluster.keep(KEY, tomorrow);
            awaitKept(cluster, KEY, tomorrow);
            cluster.kill(cluster.node("a"));
            await(() -> cluster.all().stream().allMatch(node -> node.cluster.members().nodes().size() == 2));
            cluster.node("b").cluster.keep(KEY, tomorrow - 1);
            cluster.node("b").cluster.keep(key(2), tomorrow);
            awaitKept(cluster, key(2), tomorrow);
            awaitKept(cluster, KEY, tomorrow);
        }
    }
}
