package io.supernode.core;

import static io.supernode.core.RandomCalls.TASK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.RandomCalls.Call;
import io.supernode.core.model.ContentKey;
import io.supernode.core.port.ContentRecord;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.SwarmSnapshot;
import io.supernode.core.snapshot.TaskSnapshot;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whoever hears the events of a task, and nothing else, knows after each of them what a snapshot would show. */
class EventStoryProperties {

    @Provide
    Arbitrary<List<Call>> calls() {
        return RandomCalls.calls(60);
    }

    @Property(tries = 2000)
    void theEventsTellWhatTheSnapshotsShow(@ForAll("calls") List<Call> calls, @ForAll boolean isPrivate) {
        FileServerOrigin.Server server = new FileServerOrigin.Server();
        server.isPrivate = isPrivate;
        EventStory story = new EventStory();
        RandomCalls run = new RandomCalls(server, story);
        for (Call call : calls) {
            run.apply(call);
            compare(run, story);
        }
        run.supernode.drop(TASK.value());
        compare(run, story);
    }

    @Property(tries = 500)
    void theyDoSoAfterARestartToo(
            @ForAll("calls") List<Call> calls, @ForAll("calls") List<Call> more, @ForAll boolean isPrivate) {
        FileServerOrigin.Server server = new FileServerOrigin.Server();
        server.isPrivate = isPrivate;
        RandomCalls before = new RandomCalls(server);
        calls.forEach(before::apply);
        before.pass(Duration.ofSeconds(1));
        EventStory story = new EventStory();
        RandomCalls run = before.restarted(story);
        assertEquals(run.supernode.task(TASK).isPresent(), story.lives);
        comparePeers(run, story);
        for (Call call : more) {
            run.apply(call);
            comparePeers(run, story);
        }
    }

    @Property(tries = 500)
    void everyObserverHearsTheSameAndAnObserverThatThrowsChangesNothing(@ForAll("calls") List<Call> calls) {
        RecordedEvents alone = new RecordedEvents();
        RandomCalls one = new RandomCalls(new FileServerOrigin.Server(), alone);
        RecordedEvents beside = new RecordedEvents();
        IllegalStateException bug = new IllegalStateException("a broken observer");
        RandomCalls other = new RandomCalls(
                new FileServerOrigin.Server(),
                (event, atNanos) -> {
                    throw bug;
                },
                beside);
        RandomCalls unobserved = new RandomCalls(new FileServerOrigin.Server());
        for (Call call : calls) {
            one.apply(call);
            other.apply(call);
            unobserved.apply(call);
        }
        assertEquals(alone.all, beside.all);
        assertEquals(List.of(), one.failures);
        assertEquals(Collections.nCopies(beside.all.size(), bug), other.failures);
        assertEquals(one.supernode.tasks(), unobserved.supernode.tasks());
        assertEquals(one.supernode.swarm(TASK), unobserved.supernode.swarm(TASK));
    }

    private static void compare(RandomCalls run, EventStory story) {
        Optional<TaskSnapshot> task = run.supernode.task(TASK);
        assertEquals(task.isPresent(), story.lives);
        comparePeers(run, story);
        Optional<SwarmSnapshot> swarm = run.supernode.swarm(TASK);
        if (swarm.isPresent() && story.present == null) {
            assertTrue(swarm.get().peers().isEmpty(), "of a content of which nothing was told nobody has anything");
            assertEquals(0, swarm.get().stored().cardinality());
            return;
        }
        assertEquals(swarm.map(SwarmSnapshot::key), story.lives ? Optional.ofNullable(story.present) : Optional.empty());
        swarm.ifPresent(shown -> {
            EventStory.Content content = story.contents.getOrDefault(shown.key(), new EventStory.Content());
            ContentRecord record = task.orElseThrow().record().content().orElseThrow();
            assertEquals(shown.stored(), content.stored);
            assertEquals(record.layout().fileLength(), content.length);
            assertEquals(record.failure().map(failure -> failure.kind().name()).orElse(""), content.failure);
            assertEquals(record.fileMd5().map(md5 -> md5.hex()).orElse(""), content.md5);
        });
    }

    private static void comparePeers(RandomCalls run, EventStory story) {
        assertEquals(Set.of(), story.contradictions);
        assertEquals(List.of(), run.failures);
        assertEquals(run.supernode.task(TASK).map(TaskSnapshot::peers).orElse(0), story.peers.size());
        assertEquals(
                (long) run.supernode.task(TASK).map(TaskSnapshot::heldPulls).orElse(0),
                story.peers.values().stream().filter(peer -> peer.isHeld).count());
        run.supernode.swarm(TASK).ifPresent(shown -> assertEquals(shown(shown), told(story, shown.key())));
    }

    static Map<String, String> shown(SwarmSnapshot swarm) {
        Map<String, String> peers = new TreeMap<>();
        for (PeerSnapshot peer : swarm.peers()) {
            Map<Integer, String> running = new TreeMap<>();
            peer.running().forEach(one -> running.put(one.piece(), one.fromSupernode() ? "" : one.sourceCid()));
            peers.put(peer.id().value(), peer.address() + " owns " + peer.owned() + " serves " + peer.served()
                    + " runs " + running + " held " + peer.held() + " down " + peer.down() + " isolated " + peer.isolated()
                    + " eliminated " + peer.eliminated());
        }
        return peers;
    }

    static Map<String, String> told(EventStory story, ContentKey content) {
        Map<String, String> peers = new TreeMap<>();
        story.peers.forEach((cid, peer) -> {
            if (peer.content.equals(content)) {
                peers.put(cid, peer.address + " owns " + peer.owned + " serves " + peer.served
                        + " runs " + peer.running + " held " + peer.isHeld + " down " + peer.isDown
                        + " isolated " + peer.isIsolated + " eliminated " + peer.isEliminated);
            }
        });
        return peers;
    }
}
