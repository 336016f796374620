package io.supernode.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.codec.ByteReader;
import io.supernode.core.codec.ByteWriter;
import io.supernode.core.codec.DamagedRecordException;
import io.supernode.core.codec.PeerRecordCodec;
import io.supernode.core.codec.TaskRecordCodec;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PieceSet;
import io.supernode.core.port.AccessRecord;
import io.supernode.core.port.ContentRecord;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.TaskRecord;
import io.supernode.testkit.arbitrary.RecordArbitraries;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a record holds, it is read as it was written. */
class RecordCodecProperties {

    @Provide
    Arbitrary<TaskRecord> tasks() {
        return RecordArbitraries.taskRecords();
    }

    @Provide
    Arbitrary<PeerRecord> peers() {
        return RecordArbitraries.peerRecords();
    }

    @Provide
    Arbitrary<OriginRequest> requests() {
        return Combinators.combine(RecordArbitraries.originRequests(), Arbitraries.strings().list().ofMaxSize(2),
                        Arbitraries.strings())
                .as((request, rootCas, shared) -> new OriginRequest(
                        request.url(), request.headers(), request.insecure(), rootCas, shared));
    }

    /** Any characters, also halves of a pair. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withCharRange('\0', '\uffff').ofMaxLength(40);
    }

    private static ByteReader reader(ByteWriter bytes) {
        return new ByteReader(bytes.array(), 0, bytes.size());
    }

    private static TaskRecord copy(TaskRecord task) {
        ByteWriter bytes = new ByteWriter();
        TaskRecordCodec.write(task, bytes);
        ByteReader in = reader(bytes);
        TaskRecord copy = TaskRecordCodec.read(task.id(), StateFormat.VERSION, in);
        assertFalse(in.hasMore());
        return copy;
    }

    @Property
    void aTaskSurvives(@ForAll("tasks") TaskRecord task) {
        assertEquals(task, copy(task));
    }

    /** Else a field that is not written would survive by chance: whoever adds a field has to let it vary. */
    @Example
    void everyFieldOfARecordVaries() {
        Map<String, Set<Object>> values = new TreeMap<>();
        List<String> constant = List.of();
        // Some values are rare: a failure that is temporary, say, is one of many.
        for (int samples = 0; samples < 500 || samples < 20_000 && !constant.isEmpty(); samples++) {
            addValues("task", tasks().sample(), values);
            addValues("peer", peers().sample(), values);
            constant = constant(values);
        }
        assertEquals(List.of(), constant);
    }

    private static List<String> constant(Map<String, Set<Object>> values) {
        return values.entrySet().stream()
                .filter(field -> field.getValue().size() < 2)
                .map(Map.Entry::getKey)
                // Who caused a request is not kept.
                .filter(field -> !field.matches(".*\\.(opener|request)\\.caller\\.(high|low)"))
                .toList();
    }

    /** Adds the values of all fields of a record, and of the records in it. */
    private static void addValues(String path, Object value, Map<String, Set<Object>> values) {
        if (value instanceof Optional<?> optional) {
            values.computeIfAbsent(path + '?', field -> new HashSet<>()).add(optional.isPresent());
            optional.ifPresent(inner -> addValues(path, inner, values));
        } else if (value instanceof List<?> list) {
            values.computeIfAbsent(path + "[]", field -> new HashSet<>()).add(list.size());
            list.forEach(element -> addValues(path, element, values));
        } else if (value.getClass().isRecord()) {
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                try {
                    component.getAccessor().setAccessible(true);
                    addValues(path + '.' + component.getName(), component.getAccessor().invoke(value), values);
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            }
        } else {
            values.computeIfAbsent(path, field -> new HashSet<>()).add(value);
        }
    }

    @Property
    void whoMayHaveATaskSurvivesInItsOrder(
            @ForAll("tasks") TaskRecord task,
            @ForAll("requests") OriginRequest opener,
            @ForAll AccessRecord.Rule rule,
            @ForAll List<Long> until,
            @ForAll OriginFailure.Kind kind,
            @ForAll boolean isTemporary,
            @ForAll("texts") String text) {
        Map<String, Long> accepted = new LinkedHashMap<>();
        for (int i = 0; i < until.size(); i++) {
            accepted.put((until.size() - i) + text, until.get(i));
        }
        List<ContentRecord> earlier = new ArrayList<>();
        task.content().ifPresent(content -> earlier.add(new ContentRecord(
                ContentKey.secret(task.id(), 7, new byte[16]), 7, content.layout(), content.digests(), content.fileMd5(),
                Optional.of(new OriginFailure(kind, text, isTemporary && kind == OriginFailure.Kind.UNOBTAINABLE)))));
        TaskRecord full = new TaskRecord(
                task.id(), task.resource(), task.createdAtMillis(), task.phase(), task.version(), task.content(), earlier,
                task.source(), new AccessRecord(rule, Optional.of(opener), accepted), task.refusal(), true, -1);
        TaskRecord copy = copy(full);
        assertEquals(full, copy);
        assertEquals(List.copyOf(accepted.keySet()), List.copyOf(copy.access().acceptedUntilMillis().keySet()));
    }

    @Property(tries = 300)
    void aPeerSurvives(
            @ForAll("peers") PeerRecord peer, @ForAll("texts") String text, @ForAll boolean hasOtherContent,
            @ForAll boolean servesNothing) {
        PeerRecord whole = new PeerRecord(
                peer.task(), hasOtherContent ? ContentKey.of(peer.task(), 3) : peer.content(), peer.id(), peer.address(),
                text, text, peer.supernodeHost(), peer.version(), peer.owned(),
                servesNothing ? PieceSet.EMPTY : peer.served(), peer.begun(), peer.down(),
                peer.stopped(), peer.lastSeenMillis(), peer.caller());
        ByteWriter bytes = new ByteWriter();
        PeerRecordCodec.write(whole, bytes);
        ByteReader in = reader(bytes);
        assertEquals(whole, new PeerRecordCodec(StateFormat.VERSION).read(peer.task(), in));
        assertFalse(in.hasMore());
    }

    @Property(tries = 300)
    void whatAPeerHasGotMeanwhileSurvives(@ForAll("peers") PeerRecord before, @ForAll("peers") PeerRecord other) {
        PeerRecord after = before.with(other.owned(), before.served(), other.begun(), other.down(), other.stopped(),
                other.lastSeenMillis());
        assertTrue(PeerRecordCodec.isProgressOf(before, after));
        ByteWriter bytes = new ByteWriter();
        PeerRecordCodec.writeProgress(after, bytes);
        ByteReader in = reader(bytes);
        assertEquals(before.id().value(), in.readText());
        assertEquals(after, new PeerRecordCodec(StateFormat.VERSION).readProgress(before, in));
        assertFalse(in.hasMore());
    }

    @Property(tries = 300)
    void aPeerThatIsElsewhereNowIsWrittenAsAWhole(@ForAll("peers") PeerRecord before, @ForAll("peers") PeerRecord other) {
        PeerRecord moved = new PeerRecord(
                before.task(), before.content(), before.id(), other.address(), before.path(), before.hostName(),
                before.supernodeHost(), before.version(), before.owned(), before.served(), before.begun(), before.down(),
                before.stopped(), before.lastSeenMillis(), other.caller());
        assertEquals(
                before.caller().equals(other.caller()) && before.address().equals(other.address()),
                PeerRecordCodec.isProgressOf(before, moved));
    }

    @Property(tries = 300)
    void aRecordThatIsCutOffIsNoticed(@ForAll("peers") PeerRecord peer, @ForAll int where) {
        ByteWriter bytes = new ByteWriter();
        PeerRecordCodec.write(peer, bytes);
        ByteReader in = new ByteReader(bytes.array(), 0, Math.floorMod(where, bytes.size()));
        assertThrows(DamagedRecordException.class, () -> new PeerRecordCodec(StateFormat.VERSION).read(peer.task(), in));
    }

    @Property
    void bytesThatSayAnythingAreReadOrDamagedAndNothingElse(@ForAll byte[] anything) {
        byte[] frame = new byte[anything.length + 33];
        frame[0] = StateFormat.TASK;
        System.arraycopy(anything, 0, frame, 33, anything.length);
        try {
            new BatchReader(StateFormat.VERSION).read(
                    new ByteReader(frame, 0, frame.length), BatchReader.batch(), Map.of(), new StateBound(Long.MAX_VALUE));
        } catch (DamagedRecordException expected) {
            assertTrue(expected.getMessage().length() > 10);
        }
    }
}
