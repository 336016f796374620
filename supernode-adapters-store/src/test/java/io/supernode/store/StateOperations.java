package io.supernode.store;

import io.supernode.core.model.PeerId;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.PeerStore;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.port.TaskStore;
import io.supernode.testkit.arbitrary.RecordArbitraries;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random changes of few tasks and peers, so that they meet. */
final class StateOperations {

    /** One change. */
    interface Operation {

        void apply(TaskStore tasks, PeerStore peers);
    }

    private static final int TASKS = 3;
    private static final int PEERS = 4;

    private static final List<ResourceIdentity> RESOURCES = IntStream.range(0, TASKS)
            .mapToObj(number -> new ResourceIdentity("http://example.com/" + number, "", ""))
            .toList();

    /** The tasks that occur. */
    static final Set<TaskId> IDS =
            RESOURCES.stream().map(ResourceIdentity::taskId).collect(Collectors.toUnmodifiableSet());

    private StateOperations() {}

    static Arbitrary<Operation> any() {
        Arbitrary<ResourceIdentity> resources = Arbitraries.of(RESOURCES);
        Arbitrary<PeerId> cids = Arbitraries.integers().between(1, PEERS).map(number -> new PeerId("10.0.0.1-" + number));
        Arbitrary<Operation> putTask = Combinators.combine(resources, RecordArbitraries.taskRecords())
                .as(StateOperations::putTask);
        Arbitrary<Operation> putPeer = Combinators.combine(resources, cids, RecordArbitraries.peerRecords())
                .as(StateOperations::putPeer);
        Arbitrary<Operation> progress = Combinators.combine(resources, cids, RecordArbitraries.peerRecords())
                .as(StateOperations::progress);
        return Arbitraries.frequencyOf(
                Tuple.of(3, putTask),
                Tuple.of(6, putPeer),
                Tuple.of(6, progress),
                Tuple.of(1, resources.map(one -> (tasks, peers) -> tasks.remove(one.taskId()))),
                Tuple.of(3, Combinators.combine(resources, cids)
                        .as((one, cid) -> (tasks, peers) -> peers.remove(one.taskId(), cid))),
                Tuple.of(1, resources.map(one -> (tasks, peers) -> peers.removeAll(one.taskId()))));
    }

    private static Operation putTask(ResourceIdentity resource, TaskRecord as) {
        return (tasks, peers) -> tasks.put(new TaskRecord(
                resource.taskId(), resource, as.createdAtMillis(), as.phase(), as.version(), as.content(), as.earlier(),
                as.source(), as.access(), as.refusal(), as.restarted(), as.validatedAtMillis()));
    }

    private static Operation putPeer(ResourceIdentity resource, PeerId cid, PeerRecord as) {
        return (tasks, peers) -> peers.put(new PeerRecord(
                resource.taskId(), as.content(), cid, as.address(), as.path(), as.hostName(), as.supernodeHost(),
                as.version(), as.owned(), as.served(), as.begun(), as.down(), as.stopped(), as.lastSeenMillis(), as.caller()));
    }

    /** A peer that is there has other pieces. */
    private static Operation progress(ResourceIdentity resource, PeerId cid, PeerRecord as) {
        return (tasks, peers) -> peers.find(resource.taskId(), cid)
                .ifPresent(peer -> peers.put(peer.with(as.owned(), as.served(), as.begun(), as.down(),
                        as.stopped(), as.lastSeenMillis())));
    }
}
