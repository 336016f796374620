package io.supernode.testkit.arbitrary;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceDigests;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.PieceSet;
import io.supernode.core.port.AccessRecord;
import io.supernode.core.port.ContentRecord;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.OriginSource;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.RefusalRecord;
import io.supernode.core.port.TaskRecord;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitraries of what crosses the ports. */
public final class RecordArbitraries {

    private static final long LATEST_MILLIS = 4_000_000_000_000L;

    private RecordArbitraries() {}

    /** Tasks in every phase. */
    public static Arbitrary<TaskRecord> taskRecords() {
        Arbitrary<TaskRecord> created = Combinators.combine(
                        ModelArbitraries.resourceIdentities(), Arbitraries.longs().between(0, LATEST_MILLIS))
                .as((resource, millis) -> TaskRecord.created(resource.taskId(), resource, millis));
        Arbitrary<TaskRecord> fetching = Combinators.combine(created, contents(ModelArbitraries.pieceLayouts()
                        .injectNull(0.2).map(layout -> layout == null ? PieceLayout.ofUnknownLength() : layout)),
                        originSources())
                .as((task, content, source) -> inPhase(task, TaskRecord.Phase.FETCHING, content, source));
        Arbitrary<TaskRecord> complete = Combinators.combine(
                        created, contents(ModelArbitraries.pieceLayouts()), originSources(), ModelArbitraries.md5s())
                .as((task, content, source, md5) -> inPhase(task, TaskRecord.Phase.COMPLETE, new ContentRecord(
                        content.key(), content.version(), content.layout(), content.digests(), Optional.of(md5),
                        Optional.empty()), source));
        Arbitrary<TaskRecord> failed = Combinators.combine(created, refusals())
                .as((task, refusal) -> new TaskRecord(
                        task.id(), task.resource(), task.createdAtMillis(), TaskRecord.Phase.FAILED, 0,
                        Optional.empty(), List.of(), Optional.empty(), AccessRecord.NONE, Optional.of(refusal), false,
                        task.createdAtMillis()));
        Arbitrary<List<ContentRecord>> earlier = Combinators.combine(
                        contents(ModelArbitraries.pieceLayouts()), ModelArbitraries.md5s().optional())
                .as((content, md5) -> new ContentRecord(
                        content.key(), content.version(), content.layout(), content.digests(), md5, content.failure()))
                .list().ofMaxSize(2);
        return Combinators.combine(
                        Arbitraries.oneOf(created, fetching, complete, failed), earlier, accessRecords(),
                        Arbitraries.of(true, false), Arbitraries.longs().between(0, LATEST_MILLIS))
                .as((task, contents, access, restarted, validated) -> new TaskRecord(
                        task.id(), task.resource(), task.createdAtMillis(), task.phase(), task.version(), task.content(),
                        contents, task.source(), access, task.refusal(), restarted, validated));
    }

    private static Arbitrary<AccessRecord> accessRecords() {
        return Combinators.combine(
                        Arbitraries.of(AccessRecord.Rule.class), keptRequests().injectNull(0.3),
                        Arbitraries.maps(Arbitraries.strings().alpha().ofLength(8),
                                Arbitraries.longs().between(0, LATEST_MILLIS)).ofMaxSize(3))
                .as((rule, opener, accepted) -> new AccessRecord(rule, Optional.ofNullable(opener), accepted));
    }

    private static TaskRecord inPhase(
            TaskRecord task, TaskRecord.Phase phase, ContentRecord content, OriginSource source) {
        return new TaskRecord(
                task.id(), task.resource(), task.createdAtMillis(), phase, content.version(), Optional.of(content),
                List.of(), Optional.of(source), AccessRecord.NONE, Optional.empty(), false, task.createdAtMillis());
    }

    private static Arbitrary<ContentRecord> contents(Arbitrary<PieceLayout> layouts) {
        return Combinators.combine(
                        ModelArbitraries.taskIds(), Arbitraries.integers().between(0, 3), layouts,
                        ModelArbitraries.md5s().list().ofMaxSize(3), originFailures().injectNull(0.7))
                .as((task, version, layout, md5s, failure) -> new ContentRecord(
                        ContentKey.of(task, version), version, layout, digests(md5s), Optional.empty(),
                        Optional.ofNullable(failure)));
    }

    /** Failures of every kind. */
    public static Arbitrary<OriginFailure> originFailures() {
        return Combinators.combine(
                        Arbitraries.of(OriginFailure.Kind.class), Arbitraries.strings().alpha().ofMaxLength(10),
                        Arbitraries.of(true, false))
                .as((kind, reason, isTemporary) -> new OriginFailure(
                        kind, reason, isTemporary && kind == OriginFailure.Kind.UNOBTAINABLE));
    }

    private static PieceDigests digests(List<Md5> md5s) {
        PieceDigest[] digests = new PieceDigest[md5s.size()];
        for (int piece = 0; piece < digests.length; piece++) {
            digests[piece] = new PieceDigest(md5s.get(piece), PieceLayout.FRAME_BYTES + piece);
        }
        return PieceDigests.of(digests, digests.length);
    }

    private static Arbitrary<OriginSource> originSources() {
        return Combinators.combine(keptRequests(), ModelArbitraries.md5s().optional()).as(OriginSource::new);
    }

    /** With certificates, and under a name that others share. */
    private static Arbitrary<OriginRequest> keptRequests() {
        return Combinators.combine(
                        originRequests(), Arbitraries.strings().alpha().ofMaxLength(10).list().ofMaxSize(2),
                        ModelArbitraries.urls().injectNull(0.5))
                .as((request, rootCas, shared) -> new OriginRequest(
                        request.url(), request.headers(), request.insecure(), rootCas,
                        shared == null ? request.url() : shared));
    }

    private static Arbitrary<RefusalRecord> refusals() {
        return Combinators.combine(
                        Arbitraries.of(true, false), Arbitraries.of(RefusalRecord.Reach.values()),
                        Arbitraries.strings().alpha().ofMaxLength(10),
                        Arbitraries.longs().between(0, LATEST_MILLIS), Arbitraries.of("refused", "not found"))
                .as((wantsCredentials, reach, question, until, message) -> new RefusalRecord(
                        wantsCredentials, message, reach,
                        reach == RefusalRecord.Reach.EVERYBODY ? Optional.empty() : Optional.of(question), until));
    }

    private static Arbitrary<PieceSet> pieceSets() {
        return Arbitraries.integers().between(0, 200).array(int[].class).ofMaxSize(20).map(PieceSet::of);
    }

    public static Arbitrary<PeerRecord> peerRecords() {
        return Combinators.combine(
                        downloadingPeers(), pieceSets(), Arbitraries.of(true, false),
                        Arbitraries.longs().between(0, LATEST_MILLIS))
                .as((peer, served, stopped, lastSeen) -> peer.with(
                        peer.owned(), stopped ? served : peer.served(), peer.begun(), peer.down(), stopped, lastSeen));
    }

    private static Arbitrary<PeerRecord> downloadingPeers() {
        return Combinators.combine(
                        ModelArbitraries.taskIds(),
                        ModelArbitraries.peerIds(),
                        ModelArbitraries.peerAddresses(),
                        Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(20),
                        Arbitraries.strings().alpha().ofMaxLength(12),
                        Arbitraries.oneOf(Arbitraries.just(""), ModelArbitraries.ipv4()),
                        ModelArbitraries.clientVersions(),
                        pieceSets())
                .as((task, id, address, name, host, supernode, version, pieces) -> new PeerRecord(
                        task, ContentKey.of(task, 0), id, address, "/peer/file/" + name, host, supernode, version, pieces,
                        pieces, pieces.contains(1), pieces.contains(0)))
                .flatMap(peer -> Combinators.combine(
                                callers(), Arbitraries.of(true, false), Arbitraries.longs().between(0, 4_000_000_000_000L))
                        .as((caller, stopped, lastSeen) -> peer
                                .with(peer.owned(), peer.served(), peer.begun(), peer.down(), stopped, lastSeen)
                                .from(caller)));
    }

    private static Arbitrary<CallerAddress> callers() {
        return Arbitraries.oneOf(
                Arbitraries.just(CallerAddress.UNKNOWN),
                ModelArbitraries.ipv4().map(CallerAddress::of),
                Arbitraries.longs().map(bits -> new CallerAddress(bits, ~bits)));
    }

    public static Arbitrary<OriginRequest> originRequests() {
        return Combinators.combine(
                        ModelArbitraries.urls(), ModelArbitraries.originHeaders(), Arbitraries.of(true, false))
                .as((url, headers, insecure) -> new OriginRequest(url, headers, insecure, List.of()));
    }
}
