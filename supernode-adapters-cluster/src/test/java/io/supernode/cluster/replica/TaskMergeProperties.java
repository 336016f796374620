package io.supernode.cluster.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceDigests;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.PieceSet;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.AccessRecord;
import io.supernode.core.port.ContentRecord;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.OriginSource;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.RefusalRecord;
import io.supernode.core.port.TaskRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** In whatever order and how often copies meet, the result is the same; and no piece of one version is counted for another. */
class TaskMergeProperties {

    private static final ResourceIdentity RESOURCE = new ResourceIdentity("http://files.example.com/f", "", "");
    private static final TaskId TASK = RESOURCE.taskId();
    private static final int VERSIONS = 3;
    private static final int PIECES = 6;
    private static final PieceLayout UNKNOWN = PieceLayout.ofUnknownLength();

    private static PieceLayout layout(int version) {
        return PieceLayout.ofLength((long) UNKNOWN.contentPerPiece() * PIECES - version);
    }

    /** @param edition of a content that has contradicting ones, 0 for the usual one */
    private static PieceDigest digest(int version, int piece, int edition) {
        return new PieceDigest(new Md5(String.format("%032x", 1000 * edition + 100 * version + piece)), 4 << 20);
    }

    private static ContentRecord content(int version, Random random, boolean isComplete) {
        int edition = random.nextInt(12) == 0 ? 1 : 0;
        PieceDigest[] digests = new PieceDigest[PIECES];
        for (int piece = 0; piece < PIECES; piece++) {
            digests[piece] = random.nextBoolean() || isComplete ? digest(version, piece, edition) : null;
        }
        List<Optional<OriginFailure>> failures = List.of(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(OriginFailure.temporary("down")),
                Optional.of(new OriginFailure(OriginFailure.Kind.BAD_CONTENT, "bad")));
        return new ContentRecord(
                ContentKey.of(TASK, version), version,
                isComplete || random.nextBoolean() ? layout(version) : UNKNOWN,
                PieceDigests.of(digests, PIECES),
                isComplete ? Optional.of(new Md5(String.format("%032x", 7000 + 10 * version + edition))) : Optional.empty(),
                isComplete ? Optional.empty() : failures.get(random.nextInt(failures.size())));
    }

    private static TaskCopy copy(long seed) {
        Random random = new Random(seed);
        int version = random.nextInt(VERSIONS);
        TaskRecord.Phase phase = TaskRecord.Phase.values()[random.nextInt(4)];
        boolean hasContent = phase == TaskRecord.Phase.FETCHING || phase == TaskRecord.Phase.COMPLETE || random.nextBoolean();
        List<ContentRecord> earlier = new ArrayList<>();
        for (int older = 0; older < version; older++) {
            if (random.nextBoolean()) {
                earlier.add(content(older, random, random.nextBoolean()));
            }
        }
        OriginRequest request = OriginRequest.of("http://files.example.com/f?" + random.nextInt(2));
        boolean isFailed = phase == TaskRecord.Phase.FAILED && random.nextBoolean();
        TaskRecord task = new TaskRecord(
                TASK, RESOURCE, 1000 + random.nextInt(3), phase, version,
                hasContent
                        ? Optional.of(content(version, random, phase == TaskRecord.Phase.COMPLETE))
                        : Optional.empty(),
                earlier,
                hasContent ? Optional.of(new OriginSource(request, Optional.empty())) : Optional.empty(),
                random.nextBoolean()
                        ? AccessRecord.NONE
                        : new AccessRecord(AccessRecord.Rule.PUBLIC, Optional.of(request), Map.of()),
                isFailed
                        ? Optional.of(new RefusalRecord(false, "no", RefusalRecord.Reach.EVERYBODY, Optional.empty(), 5))
                        : Optional.empty(),
                random.nextBoolean(),
                2000 + random.nextInt(2));
        List<PeerRecord> peers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            if (random.nextBoolean()) {
                peers.add(peer("peer-" + i, random.nextInt(version + 1), random));
            }
        }
        return TaskCopy.of(task, peers);
    }

    private static PeerRecord peer(String cid, int version, Random random) {
        int[] owned = random.ints(3, 0, 100).toArray();
        return new PeerRecord(
                TASK, ContentKey.of(TASK, version), new PeerId(cid), new PeerAddress("192.0.2." + random.nextInt(3), 15001),
                "/peer/file/" + cid, cid, "192.0.2.9", new ClientVersion("1.0.6"),
                PieceSet.of(owned), PieceSet.of(owned[0]), random.nextBoolean(), false)
                .with(PieceSet.of(owned), PieceSet.of(owned[0]), random.nextBoolean(), random.nextBoolean(),
                        random.nextBoolean(), 3000 + random.nextInt(3));
    }

    @Property(tries = 3000)
    void mergingIsCommutative(@ForAll long one, @ForAll long other) {
        assertEquals(copy(one).mergedWith(copy(other)), copy(other).mergedWith(copy(one)));
    }

    @Property(tries = 3000)
    void mergingIsAssociative(@ForAll long first, @ForAll long second, @ForAll long third) {
        TaskCopy left = copy(first).mergedWith(copy(second)).mergedWith(copy(third));
        TaskCopy right = copy(first).mergedWith(copy(second).mergedWith(copy(third)));
        assertEquals(left, right);
    }

    @Property(tries = 3000)
    void mergingIsIdempotent(@ForAll long one, @ForAll long other) {
        assertEquals(copy(one), copy(one).mergedWith(copy(one)));
        TaskCopy both = copy(one).mergedWith(copy(other));
        assertEquals(both, both.mergedWith(copy(other)));
        assertEquals(both, both.mergedWith(copy(one)));
    }

    @Property(tries = 3000)
    void noPieceOfOneVersionIsCountedForAnother(@ForAll long one, @ForAll long other) {
        TaskCopy left = copy(one);
        TaskCopy right = copy(other);
        left.mergedWith(right).peers().forEach((id, peer) -> {
            for (int piece = 0; piece < peer.owned().limit(); piece++) {
                if (peer.owned().contains(piece)) {
                    assertTrue(owns(left, id, peer.content(), piece) || owns(right, id, peer.content(), piece));
                }
            }
        });
    }

    private static boolean owns(TaskCopy copy, PeerId id, ContentKey content, int piece) {
        PeerRecord peer = copy.peers().get(id);
        return peer != null && peer.content().equals(content) && peer.owned().contains(piece);
    }

    @Property(tries = 3000)
    void whatBothKnowIsKnownUnlessTheyContradictEachOther(@ForAll long one, @ForAll long other) {
        TaskCopy left = copy(one);
        TaskCopy right = copy(other);
        TaskCopy both = left.mergedWith(right);
        assertEquals(Math.max(left.task().version(), right.task().version()), both.task().version());
        for (TaskCopy part : List.of(left, right)) {
            part.peers().keySet().forEach(id -> assertTrue(both.peers().containsKey(id)));
            part.peers().forEach((id, peer) -> {
                PeerRecord merged = both.peers().get(id);
                assertTrue(merged.lastSeenMillis() >= peer.lastSeenMillis() || !merged.content().equals(peer.content()));
                if (merged.content().equals(peer.content())) {
                    for (int piece = 0; piece < peer.served().limit(); piece++) {
                        assertTrue(!peer.served().contains(piece) || merged.served().contains(piece));
                    }
                }
            });
        }
    }

    @Property(tries = 1000)
    void theClockOfTheNodeThatMergesDecidesNothing(@ForAll long one, @ForAll long other, @ForAll @IntRange(min = -24, max = 24) int hours) {
        long by = TimeUnit.HOURS.toMillis(hours);
        assertEquals(moved(copy(one).mergedWith(copy(other)), by), moved(copy(one), by).mergedWith(moved(copy(other), by)));
        assertEquals(copy(one), moved(moved(copy(one), by), -by));
    }

    private static TaskCopy moved(TaskCopy copy, long byMillis) {
        return TaskCopy.of(
                RecordTimes.moved(copy.task(), byMillis),
                copy.peers().values().stream().map(peer -> RecordTimes.moved(peer, byMillis)).toList());
    }

    @Example
    void allTimesOfARecordAreThoseOfTheClockThatReadsIt() {
        AccessRecord access = new AccessRecord(AccessRecord.Rule.PRIVATE, Optional.empty(), Map.of("hash", 300L));
        RefusalRecord refusal = new RefusalRecord(false, "no", RefusalRecord.Reach.EVERYBODY, Optional.empty(), 400);
        TaskRecord moved = RecordTimes.moved(
                new TaskRecord(
                        TASK, RESOURCE, 100, TaskRecord.Phase.FAILED, 0, Optional.empty(), List.of(), Optional.empty(), access,
                        Optional.of(refusal), true, 200),
                5000);
        assertEquals(5100, moved.createdAtMillis());
        assertEquals(5200, moved.validatedAtMillis());
        assertEquals(Map.of("hash", 5300L), moved.access().acceptedUntilMillis());
        assertEquals(5400, moved.refusal().orElseThrow().untilMillis());
        PeerRecord peer = peer("peer", 0, new Random(1));
        assertEquals(peer.lastSeenMillis() + 5000, RecordTimes.moved(peer, 5000).lastSeenMillis());
        PeerRecord unknown = peer.with(peer.owned(), peer.served(), true, false, false, PeerRecord.UNKNOWN_TIME);
        assertEquals(unknown, RecordTimes.moved(unknown, 5000));
    }

    @Example
    void contentsThatContradictEachOtherAreGivenUp() {
        TaskRecord one = complete(0);
        TaskRecord other = complete(1);
        TaskRecord merged = TaskCopy.of(one, List.of()).mergedWith(TaskCopy.of(other, List.of())).task();
        assertEquals(TaskRecord.Phase.FAILED, merged.phase());
        assertEquals(OriginFailure.Kind.CHANGED, merged.content().orElseThrow().failure().orElseThrow().kind());
        assertEquals(0, merged.content().orElseThrow().digests().limit());
    }

    private static TaskRecord complete(int edition) {
        PieceDigest[] digests = {digest(0, 0, edition)};
        ContentRecord content = new ContentRecord(
                ContentKey.of(TASK, 0), 0, PieceLayout.ofLength(100), PieceDigests.of(digests, 1),
                Optional.of(new Md5(String.format("%032x", edition))), Optional.empty());
        return new TaskRecord(
                TASK, RESOURCE, 1, TaskRecord.Phase.COMPLETE, 0, Optional.of(content), List.of(),
                Optional.of(new OriginSource(OriginRequest.of("http://files.example.com/f"), Optional.empty())),
                AccessRecord.NONE, Optional.empty(), false, 1);
    }
}
