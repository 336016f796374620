package io.supernode.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cluster.content.ContentStore;
import io.supernode.cluster.membership.ClusterNode;
import io.supernode.cluster.settings.ClusterSettings;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.port.Clock;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.store.InMemoryPeerStore;
import io.supernode.core.store.InMemoryTaskStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What an operator reads of a node that finds none of the others. */
class UnreachedMembersTest {

    private static final String ADDRESS = "127.0.0.1:7946";
    private static final ClusterSettings.Member SELF = new ClusterSettings.Member("127.0.0.1", 7946);
    private static final ClusterSettings.Member OTHER = new ClusterSettings.Member("192.0.2.2", 7946);

    private static ClusterSettings settings(ClusterSettings.Member... members) {
        return new ClusterSettings(
                "test",
                new ClusterNode(ADDRESS, 1, new PeerAddress("192.0.2.1", 8001)),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 7946),
                List.of(members),
                Optional.empty(),
                1,
                1,
                ClusterSettings.DEFAULT_LARGE_SWARM,
                ClusterSettings.DEFAULT_FAILURE_TIMEOUT);
    }

    private static int lines(UnreachedMembers unreached, int nodes, long fromSeconds, long untilSeconds) {
        int lines = 0;
        for (long second = fromSeconds; second < untilSeconds; second++) {
            lines += unreached.look(nodes, Duration.ofSeconds(second).toNanos()).isPresent() ? 1 : 0;
        }
        return lines;
    }

    @Test
    void aNodeThatReachesNobodySaysSoAfterHalfAMinuteAndRarelyAgain() {
        UnreachedMembers unreached = new UnreachedMembers(settings(SELF, OTHER));
        assertEquals(0, lines(unreached, 1, 0, 30));
        String line = unreached.look(1, Duration.ofSeconds(30).toNanos()).orElseThrow();
        assertTrue(line.contains("[192.0.2.2:7946]") && line.contains("clusterKeyFile"), line);
        assertEquals(0, lines(unreached, 1, 31, 30 * 60));
        assertEquals(1, lines(unreached, 1, 30 * 60, 60 * 60));
    }

    @Test
    void aNodeThatWasLeftAloneHasHalfAMinuteAgain() {
        UnreachedMembers unreached = new UnreachedMembers(settings(OTHER));
        assertEquals(0, lines(unreached, 1, 0, 29));
        assertEquals(0, lines(unreached, 2, 29, 1000));
        assertEquals(0, lines(unreached, 1, 1000, 1030));
        assertEquals(1, lines(unreached, 1, 1030, 1100));
    }

    @Test
    void aNodeThatIsToldOfNoOthersMayBeAlone() {
        assertEquals(0, lines(new UnreachedMembers(settings()), 1, 0, 7200));
        assertEquals(0, lines(new UnreachedMembers(settings(SELF)), 1, 0, 7200));
    }

    @Test
    void theLineIsInTheLog() throws Exception {
        AtomicLong added = new AtomicLong();
        Clock clock = new Clock() {
            @Override
            public long nanoTime() {
                return Clock.system().nanoTime() + added.get();
            }

            @Override
            public long epochMillis() {
                return Clock.system().epochMillis();
            }
        };
        ClusterSettings settings = settings(OTHER);
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        Cluster cluster = new Cluster(
                new MemoryNetwork().of(settings.self()), settings, ContentStore.NONE, SupernodeSettings.defaults(), clock);
        try {
            cluster.start(
                    LocalSupernode.builder(new TestOrigin(1), new byte[16]), new InMemoryTaskStore(), new InMemoryPeerStore());
            // Until it has looked for the first time, too.
            TestCluster.await(() -> {
                added.addAndGet(Duration.ofSeconds(1).toNanos());
                return log.toString(StandardCharsets.UTF_8).contains("this node is alone");
            });
        } finally {
            cluster.kill();
            System.setErr(before);
        }
    }
}
