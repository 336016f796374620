package io.supernode.cluster.replica;

import io.supernode.cluster.call.TaskArrivals;
import io.supernode.cluster.content.ContentDirectory;
import io.supernode.cluster.content.CopySearch;
import io.supernode.cluster.content.HeldContents;
import io.supernode.cluster.content.OriginVersions;
import io.supernode.cluster.engine.ClusterNetwork;
import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.cluster.membership.ClusterNode;
import io.supernode.cluster.settings.ClusterSettings;
import io.supernode.core.codec.ByteReader;
import io.supernode.core.codec.DamagedRecordException;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.Clock;
import io.supernode.core.port.PeerStore;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.port.TaskStore;
import io.supernode.core.runtime.LocalSupernode;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the changes of the members: hands over what this node owns no longer, and takes up what it owns now. What is in this
 * node's stores lives here, but for what is being handed over. Works on one thread, {@code thread}, on which all but {@link
 * #announce} and {@link #isArriving} must be called.
 */
final class TaskOwnership implements TaskArrivals {

    /** Calls of tasks that nobody knows wait so long after a change, at most, for what others may still hand over. */
    static final Duration ARRIVAL_PATIENCE = Duration.ofSeconds(3);
    /** A copy that this node need not have is kept so long: the next change may make it the only one. Not while others need its room. */
    private static final Duration UNWANTED_COPIES_KEPT = Duration.ofMinutes(1);
    private static final int TASK_DIGITS = 64;

    /** Copies of contents that could not be held are tried again, and what nobody knows or wants any more is forgotten. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(TaskOwnership.class);

    private final LocalSupernode supernode;
    private final ClusterNetwork network;
    private final TaskStore keptTasks;
    private final PeerStore keptPeers;
    private final CopySender sender;
    private final OriginVersions versions;
    private final HeldContents held;
    private final int replicas;
    private final int largeSwarm;
    private final Clock clock;
    private final Executor thread;
    private final CopyStore copies;
    private final IncompleteCopies incomplete;
    private final SharedContents shared;
    private final DeletedTasks deleted;
    private final CopyEntry.Codec entries = new CopyEntry.Codec();
    private final ClockOffsets clocks = new ClockOffsets();
    /** Whether it is in vain to look for a copy that could give way: until one is taken that could. */
    private boolean hasNothingToDrop;

    private ClusterMembers members;
    private boolean mustTellEnd;
    private int unloading;
    private long lastNumber;
    /** Tasks that were handed over and are not taken up yet. */
    private final Map<Long, TaskId> handedOver = new HashMap<>();
    /** The epoch up to which each node has handed over all that it had to. */
    private final Map<String, Long> heardOf = new HashMap<>();
    private long changedNanos;
    private long lookedNanos;
    // Read by all threads.
    /** Tasks that end here, to begin again at once with what another node knows too. */
    private final Set<TaskId> reloading = ConcurrentHashMap.newKeySet();
    private volatile boolean areComplete = true;
    /** Changes that were announced and have not reached {@code thread} yet: until then nothing is known to be complete. */
    private final AtomicInteger announced = new AtomicInteger();

    /**
     * @param keptTasks as {@code keptPeers}: those of {@code supernode}, behind what tells the other nodes of changes
     * @param thread runs one after another
     */
    TaskOwnership(
            LocalSupernode supernode,
            ClusterNetwork network,
            TaskStore keptTasks,
            PeerStore keptPeers,
            CopySender sender,
            OriginVersions versions,
            HeldContents held,
            CopySearch search,
            ClusterSettings settings,
            Clock clock,
            Executor thread) {
        this.supernode = supernode;
        this.network = network;
        this.keptTasks = keptTasks;
        this.keptPeers = keptPeers;
        this.sender = sender;
        this.versions = versions;
        this.replicas = settings.replicas();
        this.copies = new CopyStore(supernode.copyMemory());
        this.incomplete = new IncompleteCopies(copies, supernode.copyMemory(), network, replicas, clock);
        this.shared = new SharedContents(keptTasks, keptPeers, copies, versions);
        this.held = held;
        this.largeSwarm = settings.largeSwarm();
        this.clock = clock;
        this.thread = thread;
        this.deleted = new DeletedTasks(
                supernode, keptTasks, copies, shared, held, search, clock, thread, this::afterDeletion);
        this.lookedNanos = clock.nanoTime();
    }

    // ---- what calls ask ----

    /** The members will be these in a moment: from now on unknown tasks wait. Before anybody else learns of them. */
    void announce(ClusterMembers next) {
        announced.incrementAndGet();
        areComplete = false;
    }

    @Override
    public boolean isArriving(TaskId task) {
        return !reloading.isEmpty() && reloading.contains(task)
                || deleted.isEnding(task)
                || !areComplete && supernode.summary(task).isEmpty();
    }

    /** Whether nothing is on its way any more. */
    boolean areComplete() {
        return areComplete;
    }

    // ---- changes of the members ----

    void membersChanged(ClusterMembers next) {
        ClusterMembers before = members;
        members = next;
        shared.membersChanged(next);
        changedNanos = clock.nanoTime();
        sender.membersChanged(next);
        tellDeletions(before);
        // Whoever they were handed over to: they are still in the stores, and handed over again.
        handedOver.clear();
        // One that comes next may have been heard of before it is a member.
        heardOf.entrySet().removeIf(node -> !next.contains(node.getKey()) && node.getValue() <= next.epoch());
        clocks.retain(next::contains);
        hasNothingToDrop = false;
        for (TaskRecord task : keptTasks.all()) {
            if (!deleted.isEnding(task.id())) {
                place(task.id(), before);
            }
        }
        for (TaskId task : copies.tasks()) {
            if (deleted.isEnding(task)) {
                continue;
            }
            if (next.isOwn(task)) {
                takeUp(task, () -> { });
            } else if (copies.sources(task).stream().noneMatch(next::contains)) {
                // Nobody else may have it.
                Optional<TaskCopy> copy = copies.find(task);
                copy.ifPresent(this::keep);
                copies.remove(task);
                if (copy.isPresent()) {
                    place(task, before);
                }
            }
        }
        copies.tasks().forEach(this::holdIfWanted);
        mustTellEnd = true;
        LOG.info("the cluster has {}", next.changesSince(before));
        sender.flush();
        tellEnd();
        announced.decrementAndGet();
        checkArrivals();
    }

    /** Before anything else: who was not there may have what was deleted meanwhile. */
    private void tellDeletions(ClusterMembers before) {
        List<CopyEntry.DeletedBefore> deletions = deleted.toTell();
        members.nodes().stream()
                .filter(node -> !node.equals(members.self()) && (before == null || !before.contains(node.name())))
                .forEach(node -> deletions.forEach(deletion -> sender.deletedBefore(node.name(), deletion)));
    }

    /** Brings a task that is in the stores to where it belongs. */
    private void place(TaskId task, ClusterMembers before) {
        List<ClusterNode> owners = members.owners(task, replicas + 1);
        if (!owners.get(0).equals(members.self())) {
            handOver(task);
            return;
        }
        if (!supernode.load(task)) {
            return;
        }
        List<ClusterNode> told = before == null || !before.isOwn(task) ? List.of() : before.owners(task, replicas + 1);
        for (ClusterNode replica : owners.subList(1, owners.size())) {
            if (!told.contains(replica)) {
                sender.copyTo(replica.name(), task);
            }
        }
    }

    private void handOver(TaskId task) {
        unloading++;
        keptTasks.find(task).ifPresent(versions::keep);
        supernode.unload(task).whenComplete((lived, failure) -> thread.execute(() -> {
            unloading--;
            if (failure != null) {
                LOG.error("task {} could not be ended before it is handed over", task, failure);
            }
            if (members.isOwn(task)) {
                supernode.loadAgain(task);
            } else {
                long number = ++lastNumber;
                String owner = members.owner(task).name();
                handedOver.put(number, task);
                sender.handOver(owner, task, number);
                keptTasks.find(task).ifPresent(this::holdOn);
                LOG.info("task {} goes on on node {}", task, owner);
            }
            tellEnd();
        }));
    }

    /** The next owner may need the bytes that are here. */
    private void holdOn(TaskRecord task) {
        shared.handedOver(task);
        held.handedOver(task);
    }

    /** Tells the others, once it is so, that nothing more will come from here because of the last change. */
    private void tellEnd() {
        if (mustTellEnd && unloading == 0 && sender.hasHandedOver()) {
            mustTellEnd = false;
            byte[] message = CopyMessages.handedOver(members.epoch());
            members.nodes().stream()
                    .filter(node -> !node.equals(members.self()))
                    .forEach(node -> network.sendInOrder(node.name(), message));
        }
    }

    private void checkArrivals() {
        if (!areComplete && announced.get() == 0) {
            boolean all = members.nodes().stream()
                    .filter(node -> !node.equals(members.self()))
                    .allMatch(node -> heardOf.getOrDefault(node.name(), -1L) >= members.epoch());
            if (all || clock.nanoTime() - changedNanos > ARRIVAL_PATIENCE.toNanos()) {
                areComplete = true;
                if (announced.get() > 0) {
                    // The next change has been announced at this very moment.
                    areComplete = false;
                }
            }
        }
    }

    // ---- messages ----

    /**
     * @param receivedMillis when it has come, by the clock of this node
     * @throws DamagedRecordException if it is none
     */
    void received(String from, int kind, ByteReader in, long receivedMillis) {
        switch (kind) {
            case CopyMessages.ENTRIES -> {
                try {
                    long offset = clocks.offsetMillis(from, in.readLong(), receivedMillis);
                    while (in.hasMore()) {
                        apply(from, entries.read(in).moved(offset));
                    }
                } finally {
                    // Also of one that could not be read: its sender waits for as many as it has sent.
                    network.sendInOrder(from, CopyMessages.taken());
                }
            }
            case CopyMessages.TAKEN -> sender.taken(from);
            case CopyMessages.TAKEN_UP -> takenUp(handedOver.remove(in.readUnsigned()));
            case CopyMessages.HANDED_OVER -> {
                heardOf.merge(from, in.readUnsigned(), Math::max);
                checkArrivals();
            }
            case CopyMessages.SEND_AGAIN -> {
                while (in.hasMore()) {
                    sendAgain(from, new TaskId(in.readHex(TASK_DIGITS)));
                }
            }
            default -> throw new DamagedRecordException("there is no message " + kind);
        }
    }

    private void apply(String from, CopyEntry entry) {
        if (deleted.hasToWait(entry.task(), () -> apply(from, entry))) {
            return;
        }
        if (entry instanceof CopyEntry.TakeUp || entry instanceof CopyEntry.RemoveTask) {
            deleted.isOver(entry.task());
        }
        if (entry instanceof CopyEntry.TakeUp take) {
            takeUp(take.task(), () -> network.sendInOrder(from, CopyMessages.takenUp(take.number())));
        } else if (entry instanceof CopyEntry.DeleteContents deletion) {
            deleted.deleted(from, deletion);
        } else if (entry instanceof CopyEntry.DeletedBefore deletion) {
            deleted.deletedBefore(from, deletion);
        } else if (!deleted.isOld(entry)) {
            makeRoom(entry.task());
            boolean isKept = copies.apply(from, entry);
            if (isKept && !members.isOwn(entry.task())) {
                hasNothingToDrop = false;
            }
            if (isKept || entry instanceof CopyEntry.PutTask) {
                tellHeld(entry);
            }
        }
    }

    /** What is handed over to this node has no other owner; of what others own, copies are here only for the case that these die. */
    private void makeRoom(TaskId task) {
        while (!hasNothingToDrop && supernode.copyMemory().isFull() && members.isOwn(task)) {
            hasNothingToDrop = !copies.dropOne(id -> !members.isOwn(id));
        }
    }

    private void sendAgain(String to, TaskId task) {
        boolean isReplica = members.owners(task, replicas + 1).stream().anyMatch(node -> node.name().equals(to));
        if (members.isOwn(task) && isReplica) {
            sender.copyTo(to, task);
        }
    }

    /** An operator has had it deleted here. */
    void contentsDeleted(CopyEntry.DeleteContents deletion) {
        deleted.deletedHere(deletion);
        sender.contentsDeleted(deletion);
    }

    /** What others have told of the task meanwhile is of one that was begun anew. */
    private void afterDeletion(TaskId task) {
        if (members.isOwn(task)) {
            takeUp(task, () -> { });
        } else {
            goOn(task);
        }
    }

    private void tellHeld(CopyEntry entry) {
        if (entry instanceof CopyEntry.PutTask put) {
            put.originVersion().ifPresent(version -> versions.put(put.record(), version));
            held.taskChanged(put.record());
        } else if (entry instanceof CopyEntry.RemoveTask removed) {
            held.taskRemoved(removed.task());
        }
    }

    /** Another node goes on with the task. */
    private void takenUp(TaskId task) {
        if (task == null || members.isOwn(task)) {
            return;
        }
        if (supernode.summary(task).isPresent()) {
            // Somebody has registered meanwhile.
            handOver(task);
            return;
        }
        keptPeers.removeAll(task);
        keptTasks.remove(task);
    }

    // ---- taking up ----

    private void takeUp(TaskId task, Runnable then) {
        if (copies.isIncomplete(task)) {
            incomplete.takenUp();
        }
        Optional<TaskCopy> copy = copies.find(task);
        Optional<TaskCopy> own = shared.kept(task);
        if (copy.isEmpty() || own.isPresent() && own.get().mergedWith(copy.get()).equals(own.get().mergedWith(own.get()))) {
            copies.remove(task);
            goOn(task);
            then.run();
        } else if (own.isEmpty()) {
            keep(copy.get());
            // At the last moment: what the copy has counted as is what the task needs now.
            copies.remove(task);
            goOn(task);
            then.run();
        } else {
            reload(task, then);
        }
    }

    /** The task lives here, with less than what is known by now: it ends, and begins again with all of it. */
    private void reload(TaskId task, Runnable then) {
        reloading.add(task);
        supernode.unload(task).whenComplete((lived, failure) -> thread.execute(() -> {
            try {
                copies.find(task).ifPresent(copy -> keep(shared.kept(task).map(copy::mergedWith).orElse(copy)));
                copies.remove(task);
                if (members.isOwn(task)) {
                    supernode.loadAgain(task);
                }
                goOn(task);
            } finally {
                reloading.remove(task);
            }
            then.run();
        }));
    }

    private void goOn(TaskId task) {
        if (keptTasks.find(task).isPresent()) {
            place(task, null);
        }
    }

    private void keep(TaskCopy copy) {
        keptTasks.put(copy.task());
        copy.peers().values().forEach(keptPeers::put);
    }

    // ---- time ----

    private void holdIfWanted(TaskId task) {
        if (held.isWanted(task)) {
            copies.find(task).map(TaskCopy::task).ifPresent(held::taskChanged);
        }
    }

    /** Called some times a second. */
    void tick() {
        if (members == null) {
            return;
        }
        if (clock.nanoTime() - lookedNanos > LOOK_AGAIN.toNanos()) {
            lookedNanos = clock.nanoTime();
            if (largeSwarm > 0) {
                held.swarmsCounted(copies.tasksWithPeers(largeSwarm), copies.tasks());
            }
            shared.retain(held::isWanted);
            copies.tasks().forEach(this::holdIfWanted);
            forgetUnwantedCopies();
            incomplete.look(members);
        }
        tellEnd();
        checkArrivals();
    }

    private void forgetUnwantedCopies() {
        long sinceChange = clock.nanoTime() - changedNanos;
        boolean isLong = sinceChange > UNWANTED_COPIES_KEPT.toNanos();
        if (isLong || copies.incomplete() > 0 && sinceChange > ARRIVAL_PATIENCE.toNanos()) {
            copies.removeIf((task, source) -> members.isOwn(task)
                    ? isLong && !isHandingOver(source)
                    : !members.owners(task, replicas + 1).contains(members.self()) || !members.owner(task).name().equals(source));
        }
    }

    /** Whether a copy that a node sends may be of a task that it hands over to this one. */
    private boolean isHandingOver(String source) {
        return members.contains(source) && heardOf.getOrDefault(source, -1L) < members.epoch();
    }

    /** Who has which content, as far as it is known here; may be asked by any thread. */
    ContentDirectory directory() {
        return shared;
    }

    /** Tasks of other nodes of which there are copies here. */
    int copies() {
        return copies.size();
    }

    /** Copies that are incomplete, since there is no room for more. */
    int incompleteCopies() {
        return copies.incomplete();
    }

    /** Tasks that were handed over and not taken up yet. */
    Set<TaskId> beingHandedOver() {
        return new HashSet<>(handedOver.values());
    }
}
