package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.URL;
import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.ip;
import static io.supernode.core.SupernodeFixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceDigests;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.RegistrationOutcome.UrlRefused;
import io.supernode.core.port.ContentRecord;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.runtime.CopyMemory;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What copies of other supernodes' tasks count as: what they take when they are taken up, and nothing when they are gone. */
class CopyMemoryProperties {

    private static final long LIMIT = 1 << 20;

    /** @param kind 0 and 1: a peer comes or changes, 2: one goes, 3: the file has other pieces, 4: the copy is forgotten */
    private record Call(int kind, int peer, int number) {}

    @Provide
    Arbitrary<List<Call>> calls() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 4), Arbitraries.integers().between(0, 6),
                        Arbitraries.integers().between(0, 300))
                .as(Call::new).list().ofMaxSize(60);
    }

    private static SupernodeFixture supernode() {
        return new SupernodeFixture(
                ScriptedOrigin.withFileOf(-1), SupernodeSettings.builder().maxPeerBytes(LIMIT).build());
    }

    /** One copy, as whoever keeps copies would use what counts it. */
    private static final class Copy {
        private final CopyMemory memory;
        private final TaskRecord first;
        private final PeerRecord pattern;
        private final Map<String, PeerRecord> peers = new LinkedHashMap<>();
        private CopyMemory.OfTask counted;

        Copy(CopyMemory memory, TaskRecord task, PeerRecord pattern) {
            this.memory = memory;
            this.first = task;
            this.pattern = pattern;
            begin();
        }

        private void begin() {
            counted = memory.ofTask();
            counted.task(first, peers.values());
        }

        void make(Call call) {
            String cid = cid(call.peer);
            switch (call.kind) {
                case 0, 1 -> {
                    PeerRecord peer = peer(cid, call.number);
                    PeerRecord known = peers.put(cid, peer);
                    if (known == null) {
                        counted.added(peer);
                    } else {
                        counted.changed(known, peer);
                    }
                }
                case 2 -> {
                    if (peers.containsKey(cid)) {
                        counted.removed(peers.remove(cid));
                    }
                }
                case 3 -> counted.task(withPieces(call.number + 1), peers.values());
                default -> {
                    end();
                    begin();
                }
            }
        }

        void end() {
            counted.freed(peers.values());
            peers.clear();
        }

        private PeerRecord peer(String cid, int number) {
            return new PeerRecord(
                    pattern.task(), pattern.content(), new PeerId(cid), pattern.address(),
                    pattern.path() + "x".repeat(number), pattern.hostName(), pattern.supernodeHost(), pattern.version(),
                    pattern.owned(), pattern.served(), false, false, false, 0, CallerAddress.of("192.0.2." + number % 3));
        }

        private TaskRecord withPieces(int pieces) {
            ContentRecord content = first.content().orElseThrow();
            PieceLayout layout = pieces % 2 == 0 ? content.layout().withLength((long) pieces * (PIECE - 5)) : content.layout();
            PieceDigest[] digests = new PieceDigest[pieces];
            digests[pieces - 1] = new PieceDigest(new Md5("0".repeat(32)), PIECE);
            return new TaskRecord(
                    first.id(), first.resource(), first.createdAtMillis(), first.phase(), first.version(),
                    Optional.of(new ContentRecord(
                            content.key(), content.version(), layout, PieceDigests.of(digests, pieces), Optional.empty(),
                            Optional.empty())),
                    first.earlier(), first.source(), first.access(), first.refusal(), first.restarted(),
                    first.validatedAtMillis());
        }
    }

    @Property(tries = 300)
    void whateverBecomesOfCopiesTheyCountAsNothingOnceTheyAreGone(@ForAll("calls") List<Call> calls) {
        SupernodeFixture other = supernode();
        TaskId task = other.join(0).task();
        other.pass(Duration.ofSeconds(1));
        TaskRecord record = other.taskStore.find(task).orElseThrow();
        PeerRecord peer = other.peerStore.ofTask(task).get(0);

        SupernodeFixture here = supernode();
        CopyMemory memory = here.supernode.copyMemory();
        Copy copy = new Copy(memory, record, peer);
        for (Call call : calls) {
            copy.make(call);
            assertTrue(memory.bytes() > 0);
        }
        copy.end();
        assertEquals(0, memory.bytes());
        assertEquals(0, here.supernode.peerBytes());
    }

    /** @param shape how many peers and pieces there are */
    @Property(tries = 100)
    void whatIsTakenUpTakesNoMoreThanItsCopyCountedAs(@ForAll int shape) {
        int pieces = 1 + Math.floorMod(shape, 70);
        int peers = 1 + Math.floorMod(shape / 70, 9);
        SupernodeFixture other = SupernodeFixture.withPieces(pieces);
        TaskId task = null;
        for (int n = 0; n < peers; n++) {
            task = other.join(n).task();
        }
        for (int piece = 0; piece < pieces && shape % 3 != 0; piece++) {
            other.origin.listener().pieceStored(piece, new PieceDigest(ScriptedOrigin.FILE_MD5, PIECE));
            for (int n = 0; n < peers; n++) {
                other.success(n, piece, "");
            }
        }
        other.pass(Duration.ofSeconds(1));

        ScriptedStores stores = other.taskStore.copy();
        SupernodeFixture here = other.restartedWith(new ScriptedStores(), ScriptedOrigin.withFileOf(-1), other.settings);
        CopyMemory memory = here.supernode.copyMemory();
        CopyMemory.OfTask copy = memory.ofTask();
        List<PeerRecord> records = stores.ofTask(task);
        copy.task(stores.find(task).orElseThrow(), List.of());
        records.forEach(copy::added);
        long counted = here.supernode.peerBytes();
        assertEquals(memory.bytes(), counted);
        assertEquals(peers, records.size());

        here.taskStore.put(stores.find(task).orElseThrow());
        records.forEach(here.peerStore::put);
        copy.freed(records);
        assertTrue(here.supernode.load(task));
        assertTrue(here.supernode.peerBytes() <= counted, here.supernode.peerBytes() + " of " + counted);
        assertTrue(here.supernode.peerBytes() >= peers * 1000L);
    }

    @Example
    void registrationsAreRefusedWhileCopiesTakeAllThatPeersMay() {
        SupernodeFixture other = supernode();
        TaskId task = other.join(0).task();
        other.pass(Duration.ofSeconds(1));
        List<PeerRecord> copied = new ArrayList<>();
        SupernodeFixture here = supernode();
        CopyMemory.OfTask copy = here.supernode.copyMemory().ofTask();
        copy.task(other.taskStore.find(task).orElseThrow(), copied);
        while (!here.supernode.copyMemory().isFull()) {
            copied.add(other.peerStore.ofTask(task).get(0));
            copy.added(copied.get(0));
        }
        assertInstanceOf(UrlRefused.class, here.supernode
                .register(request(cid(1), ip(1), 15001).rawUrl(URL).build()).toCompletableFuture().join());
        copy.freed(copied);
        here.join(1);
    }
}
