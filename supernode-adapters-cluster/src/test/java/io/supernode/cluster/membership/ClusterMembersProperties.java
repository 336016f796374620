package io.supernode.cluster.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Which node owns which task, for any members. */
class ClusterMembersProperties {

    private static ClusterMembers named(String... names) {
        List<ClusterNode> nodes = Arrays.stream(names)
                .map(name -> new ClusterNode(name, 1, new PeerAddress("192.0.2.1", 8001)))
                .toList();
        return new ClusterMembers(7, nodes.get(0), nodes);
    }

    @Example
    void aChangeSaysWhoHasJoinedAndWhoIsGone() {
        assertEquals("3 nodes in epoch 7: [a, c, d], joined: [c, d], gone: [b]",
                named("a", "c", "d").changesSince(named("a", "b")));
        assertEquals("1 nodes in epoch 7: [a], gone: [b]", named("a").changesSince(named("a", "b")));
        assertEquals("2 nodes in epoch 7: [a, b]", named("a", "b").changesSince(named("a", "b")));
    }

    private static final int TASKS = 10_000;
    private static final int NODES = 20;
    private static final List<TaskId> MANY_TASKS = tasks(TASKS, 0);

    private static List<TaskId> tasks(int count, long seed) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ResourceIdentity("http://files.example.com/" + seed + '/' + i, "", "").taskId())
                .toList();
    }

    private static ClusterNode node(String name, int weight) {
        return new ClusterNode(name, weight, new PeerAddress("192.0.2.1", 8001));
    }

    private static List<ClusterNode> nodes(int count, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> node("node-" + i + '-' + random.nextInt(), 1 + random.nextInt(4)))
                .toList();
    }

    private static ClusterMembers members(List<ClusterNode> nodes) {
        return new ClusterMembers(1, nodes.get(0), nodes);
    }

    private static Map<ClusterNode, Integer> counts(ClusterMembers members) {
        Map<ClusterNode, Integer> counts = new HashMap<>();
        MANY_TASKS.forEach(task -> counts.merge(members.owner(task), 1, Integer::sum));
        return counts;
    }

    @Property(tries = 200)
    void allNodesAgreeOnTheOwnersWhateverOrderTheyKnowEachOtherIn(
            @ForAll @IntRange(min = 1, max = 12) int count, @ForAll long seed) {
        List<ClusterNode> nodes = nodes(count, seed);
        List<ClusterNode> shuffled = new ArrayList<>(nodes);
        Collections.shuffle(shuffled, new Random(seed));
        ClusterMembers one = members(nodes);
        ClusterMembers other = new ClusterMembers(7, shuffled.get(0), shuffled);
        for (TaskId task : tasks(20, seed)) {
            assertEquals(one.owner(task), other.owner(task));
            assertEquals(one.owners(task, 3), other.owners(task, 3));
        }
    }

    @Property(tries = 100)
    void ofAllNodesTheOwnerAloneTakesATaskForItsOwn(@ForAll @IntRange(min = 1, max = 12) int count, @ForAll long seed) {
        List<ClusterNode> nodes = nodes(count, seed);
        for (TaskId task : tasks(20, seed)) {
            List<ClusterNode> owners = nodes.stream()
                    .filter(self -> new ClusterMembers(1, self, nodes).isOwn(task))
                    .toList();
            assertEquals(List.of(members(nodes).owner(task)), owners);
        }
    }

    @Property(tries = 200)
    void theNextOwnersFollowInTheOrderInWhichNodesDie(
            @ForAll @IntRange(min = 2, max = 12) int count, @ForAll long seed) {
        List<ClusterNode> nodes = new ArrayList<>(nodes(count, seed));
        TaskId task = tasks(1, seed).get(0);
        List<ClusterNode> expected = members(nodes).owners(task, count);
        assertEquals(count, new HashSet<>(expected).size());
        for (ClusterNode owner : expected) {
            assertEquals(owner, members(nodes).owner(task));
            nodes.remove(owner);
            if (nodes.isEmpty()) {
                break;
            }
        }
    }

    @Property(tries = 200)
    void theOwnerIsTheFirstOfTheOwnersAlsoAmongNodesOfOneWeight(
            @ForAll @IntRange(min = 1, max = 12) int count, @ForAll @IntRange(min = 1, max = 4) int weight, @ForAll long seed) {
        List<ClusterNode> even = nodes(count, seed).stream().map(node -> node(node.name(), weight)).toList();
        for (ClusterMembers members : List.of(members(even), members(nodes(count, seed)))) {
            for (TaskId task : tasks(20, seed)) {
                assertEquals(members.owners(task, 1), List.of(members.owner(task)));
            }
        }
    }

    @Property(tries = 100)
    void aNodeThatComesTakesTasksFromTheOthersAndMovesNoneBetweenThem(
            @ForAll @IntRange(min = 1, max = 12) int count, @ForAll long seed) {
        List<ClusterNode> before = nodes(count, seed);
        ClusterNode comer = node("comer", 2);
        List<ClusterNode> after = new ArrayList<>(before);
        after.add(comer);
        for (TaskId task : tasks(50, seed)) {
            ClusterNode owner = members(after).owner(task);
            assertTrue(owner.equals(comer) || owner.equals(members(before).owner(task)));
        }
    }

    @Property(tries = 20)
    void theShareOfANodeIsInProportionToItsWeight(
            @ForAll @IntRange(min = 2, max = 8) int count, @ForAll long seed) {
        List<ClusterNode> nodes = nodes(count, seed);
        double weights = nodes.stream().mapToInt(ClusterNode::weight).sum();
        Map<ClusterNode, Integer> counts = counts(members(nodes));
        for (ClusterNode node : nodes) {
            double expected = TASKS * node.weight() / weights;
            // Six standard deviations: chance alone exceeds them once in 500 million.
            assertEquals(expected, counts.getOrDefault(node, 0), 6 * Math.sqrt(expected), node.toString());
        }
    }

    /** The figures that the documentation gives; the names are fixed, so that they are the same in each run. */
    @Example
    void withTwentyNodesAndTenThousandTasksTheLoadIsEvenAndAChangeMovesOneShare() {
        List<ClusterNode> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            nodes.add(node("node-" + i, 1));
        }
        Random churn = new Random(1);
        double mostMoved = 0;
        double worstImbalance = 0;
        for (int change = 0; change < 40; change++) {
            ClusterMembers before = members(nodes);
            int largest = Collections.max(counts(before).values());
            worstImbalance = Math.max(worstImbalance, largest / ((double) TASKS / nodes.size()));
            if (nodes.size() == NODES) {
                nodes.remove(churn.nextInt(nodes.size()));
            } else {
                nodes.add(node("node-" + (NODES + change), 1));
            }
            ClusterMembers after = members(nodes);
            long moved = MANY_TASKS.stream().filter(task -> !before.owner(task).equals(after.owner(task))).count();
            mostMoved = Math.max(mostMoved, moved / ((double) TASKS / NODES));
        }
        assertTrue(mostMoved <= 1.2, "moved " + mostMoved);
        assertTrue(worstImbalance <= 1.15, "imbalance " + worstImbalance);
    }
}
