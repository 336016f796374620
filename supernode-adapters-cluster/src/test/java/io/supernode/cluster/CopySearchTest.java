package io.supernode.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cluster.TestCluster.TestNode;
import io.supernode.cluster.content.SharedContent;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceDigests;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.port.ContentRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node learns of files that others have from a time when they owned them. */
@Timeout(60)
class CopySearchTest {

    private static final ContentKey KEY = new ContentKey("c".repeat(64));
    private static final int LENGTH = 1000;

    private static ContentRecord whole(ContentKey key) {
        PieceDigest digest = new PieceDigest(new Md5("a".repeat(32)), LENGTH + PieceLayout.FRAME_BYTES);
        return new ContentRecord(
                key, 0, PieceLayout.ofLength(LENGTH), PieceDigests.of(new PieceDigest[] {digest}, 1),
                Optional.of(new Md5("b".repeat(32))), Optional.empty());
    }

    private static CompletableFuture<Optional<SharedContent>> search(TestCluster cluster, String node) {
        return search(cluster, node, KEY);
    }

    private static CompletableFuture<Optional<SharedContent>> search(TestCluster cluster, String node, ContentKey key) {
        return cluster.node(node).cluster.search(key).toCompletableFuture();
    }

    @Test
    void whatAnotherNodeHasIsFoundWithWhereItServesItByOneQuestionToEachNode() throws Exception {
        try (TestCluster cluster = new TestCluster(1, "a", "b", "c")) {
            cluster.node("c").contents.whole(whole(KEY));
            CompletableFuture<Optional<SharedContent>> search = search(cluster, "a");
            TestCluster.await(search::isDone);
            SharedContent found = search.join().orElseThrow();
            assertEquals(whole(KEY), found.content());
            assertEquals(Optional.of(TestContents.VERSION), found.originVersion());
            assertEquals(List.of(cluster.node("c").self.data()), found.nodes());
            TestCluster.await(() -> cluster.node("b").contents.questions() == 1);
            assertEquals(1, cluster.node("c").contents.questions());
            assertEquals(0, cluster.node("a").contents.questions());
        }
    }

    @Test
    void whatNobodyHasOrWhatANodeTellsOfAnotherFileIsNotFound() throws Exception {
        try (TestCluster cluster = new TestCluster(1, "a", "b", "c")) {
            ContentKey other = new ContentKey("d".repeat(64));
            cluster.node("b").contents.answer(KEY, whole(other));
            CompletableFuture<Optional<SharedContent>> search = search(cluster, "a");
            TestCluster.await(search::isDone);
            assertEquals(Optional.empty(), search.join());
        }
    }

    @Test
    void nodesThatDoNotAnswerAreDoneWithoutAfterAThirdOfASecond() throws Exception {
        try (TestCluster cluster = new TestCluster(1, "a", "b", "c")) {
            cluster.node("c").contents.whole(whole(KEY));
            cluster.network.mute(true);
            CompletableFuture<Optional<SharedContent>> search = search(cluster, "a");
            assertFalse(search.isDone());
            cluster.advance(Duration.ofMillis(300));
            TestCluster.await(search::isDone);
            assertEquals(Optional.empty(), search.join());
        }
    }

    @Test
    void whatAnOperatorHasHadDeletedIsNotTakenFromANodeThatHasNotHeardOfItYet() throws Exception {
        ResourceIdentity file = new ResourceIdentity("http://files.example.com/file", "", "");
        ContentKey key = ContentKey.of(file.taskId(), 0);
        try (TestCluster cluster = new TestCluster(1, "a", "b", "c")) {
            TestNode owner = cluster.owner(file.taskId().value());
            TestNode other = cluster.other(file.taskId().value());
            other.contents.whole(whole(key));
            CompletableFuture<Optional<SharedContent>> before = search(cluster, owner.self.name(), key);
            TestCluster.await(before::isDone);
            assertTrue(before.join().isPresent());
            int questions = other.contents.questions();

            owner.supernode.clear(file).toCompletableFuture().join();
            assertEquals(Optional.empty(), search(cluster, owner.self.name(), key).join());
            assertEquals(questions, other.contents.questions());
            // Nor by another node that has heard of it.
            TestNode third = cluster.all().stream().filter(node -> node != owner && node != other).findFirst().orElseThrow();
            TestCluster.await(() -> owner.cluster.isTold());
            CompletableFuture<Optional<SharedContent>> search = search(cluster, third.self.name(), key);
            assertTrue(search.isDone(), "it asks other nodes");
            assertEquals(Optional.empty(), search.join());
        }
    }

    @Test
    void aNodeAloneAsksNobody() throws Exception {
        try (TestCluster cluster = new TestCluster(1, "a")) {
            assertEquals(Optional.empty(), search(cluster, "a").join());
        }
    }
}
