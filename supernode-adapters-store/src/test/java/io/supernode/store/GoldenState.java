package io.supernode.store;

import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.OriginHeaders;
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
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A state with everything that a record can have, written in two generations, each with a journal that has every kind of entry.
 * Its files are kept for each version of the format. Never change what was written by a version that has been released: add.
 */
final class GoldenState {

    private static final OriginRequest REQUEST = new OriginRequest(
            "https://example.com/f?token=1", new OriginHeaders(Map.of("authorization", "Bearer \u00e4")), true,
            List.of("certificate"), "https://example.com/f");
    private static final ResourceIdentity COMPLETE =
            new ResourceIdentity("https://example.com/f", "0123456789abcdef0123456789abcdef", "identifier");
    private static final ResourceIdentity FAILED = new ResourceIdentity("http://example.com/failed", "", "");
    private static final ResourceIdentity GONE = new ResourceIdentity("http://example.com/gone", "", "");
    private static final Md5 MD5 = new Md5("fedcba9876543210fedcba9876543210");

    private GoldenState() {}

    /** Writes it as the present version does, batch by batch. */
    static void write(Path path) throws IOException {
        try (StateDirectory directory = StateDirectory.open(path)) {
            StateLoader.Loaded nothing = new StateLoader(directory, Long.MAX_VALUE).load();
            StateTable table = new StateTable(nothing.state(), () -> { });
            StateGenerations files = StateGenerations.after(nothing, directory, new RealStateDisk());
            files.begin(table.base());
            table.put(complete());
            table.put(TaskRecord.created(GONE.taskId(), GONE, 7));
            table.put(peer(GONE.taskId(), "10.0.0.1-gone", PieceSet.of(1)));
            table.put(peer(COMPLETE.taskId(), "10.0.0.1-first", PieceSet.of(0)));
            table.put(peer(COMPLETE.taskId(), "10.0.0.1-left", PieceSet.EMPTY));
            write(table, files);
            files.begin(table.base());
            table.put(failed());
            table.put(first());
            table.put(second());
            table.remove(COMPLETE.taskId(), new PeerId("10.0.0.1-left"));
            write(table, files);
            table.remove(GONE.taskId());
            table.removePeers(GONE.taskId());
            write(table, files);
            files.close();
        }
    }

    private static void write(StateTable table, StateGenerations files) throws IOException {
        files.write(table.take(), table.base());
        table.settle();
        files.force();
    }

    /** What is read of it if that version of the format has written it. */
    static KeptState state(int version) {
        return switch (version) {
            case 1 -> ofVersion1();
            case 2 -> with(failedBefore3());
            default -> with(failed());
        };
    }

    private static KeptState with(TaskRecord failed) {
        return new KeptState(
                Map.of(COMPLETE.taskId(), complete(), FAILED.taskId(), failed),
                Map.of(COMPLETE.taskId(), Map.of(first().id(), first(), second().id(), second())));
    }

    /** Version 1 did not keep whether a failure is temporary, whether a peer has stopped, and when it was heard of. */
    private static KeptState ofVersion1() {
        KeptState later = state(StateFormat.VERSION);
        Map<PeerId, PeerRecord> peers = new HashMap<>();
        later.peers().get(COMPLETE.taskId()).forEach((id, peer) -> peers.put(id, peer.with(
                peer.owned(), peer.served(), peer.begun(), peer.down(), false, PeerRecord.UNKNOWN_TIME)));
        return new KeptState(
                Map.of(COMPLETE.taskId(), complete(false), FAILED.taskId(), failedBefore3()),
                Map.of(COMPLETE.taskId(), peers));
    }

    private static TaskRecord complete() {
        return complete(true);
    }

    private static TaskRecord complete(boolean isTemporary) {
        TaskId id = COMPLETE.taskId();
        Map<String, Long> accepted = new LinkedHashMap<>();
        accepted.put("second", 1_700_000_000_002L);
        accepted.put("first", 1_700_000_000_001L);
        ContentRecord present = new ContentRecord(
                ContentKey.secret(id, 2, new byte[16]), 2, new PieceLayout(4 << 20, 5_000_000),
                PieceDigests.of(new PieceDigest[] {new PieceDigest(MD5, 4 << 20), null}, 2), Optional.of(MD5),
                Optional.empty());
        ContentRecord earlier = new ContentRecord(
                ContentKey.of(id, 1), 1, PieceLayout.ofUnknownLength(), PieceDigests.of(new PieceDigest[0], 0),
                Optional.empty(), Optional.of(new OriginFailure(OriginFailure.Kind.CHANGED, "another version")));
        ContentRecord before = new ContentRecord(
                ContentKey.of(id, 0), 0, new PieceLayout(4 << 20, 0), PieceDigests.of(new PieceDigest[0], 0),
                Optional.empty(),
                Optional.of(new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "a disk was full", isTemporary)));
        return new TaskRecord(
                id, COMPLETE, 1_600_000_000_000L, TaskRecord.Phase.COMPLETE, 2, Optional.of(present), List.of(earlier, before),
                Optional.of(new OriginSource(REQUEST, Optional.of(MD5))),
                new AccessRecord(AccessRecord.Rule.PRIVATE, Optional.of(REQUEST), accepted), Optional.empty(), true,
                1_600_000_001_000L);
    }

    private static TaskRecord failed() {
        return new TaskRecord(
                FAILED.taskId(), FAILED, -1, TaskRecord.Phase.FAILED, 0, Optional.empty(), List.of(), Optional.empty(),
                AccessRecord.NONE,
                Optional.of(new RefusalRecord(
                        true, "credentials are wanted", RefusalRecord.Reach.SHARED, Optional.of("hash"), 1_700_000_000_003L)),
                false, -1);
    }

    /** Before version 3 a request was kept instead of its hash, which is not read any more. */
    private static TaskRecord failedBefore3() {
        TaskRecord now = failed();
        return new TaskRecord(
                now.id(), now.resource(), now.createdAtMillis(), now.phase(), now.version(), now.content(), now.earlier(),
                now.source(), now.access(), Optional.empty(), now.restarted(), now.validatedAtMillis());
    }

    private static PeerRecord first() {
        return peer(COMPLETE.taskId(), "10.0.0.1-first", PieceSet.of(0, 1, 70)).with(
                PieceSet.of(0, 1, 70), PieceSet.of(0), true, true, true, 1_650_000_000_000L);
    }

    private static PeerRecord second() {
        return new PeerRecord(
                COMPLETE.taskId(), ContentKey.of(COMPLETE.taskId(), 1), new PeerId("2001:db8::1-second"),
                new PeerAddress("2001:db8::1", 0), "/peer/file/\ud800", "h\u00f6st", "", new ClientVersion(""),
                PieceSet.of(3), PieceSet.of(3), true, false);
    }

    private static PeerRecord peer(TaskId task, String cid, PieceSet owned) {
        return new PeerRecord(
                task, ContentKey.of(task, 0), new PeerId(cid), new PeerAddress("10.0.0.1", 15_001), "/peer/file/f", "host",
                "10.0.0.9", new ClientVersion("0.4.3"), owned, owned, false, false);
    }
}
