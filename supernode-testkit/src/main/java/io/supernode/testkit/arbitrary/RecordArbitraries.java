package io.supernode.testkit.arbitrary;

import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.TaskRecord;
import java.util.List;
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
        Arbitrary<PieceLayout> layouts = Arbitraries.oneOf(
                ModelArbitraries.pieceLayouts(), Arbitraries.just(PieceLayout.ofUnknownLength()));
        Arbitrary<TaskRecord> fetching = Combinators.combine(created, layouts).as(TaskRecord::fetching);
        Arbitrary<TaskRecord> complete = Combinators.combine(
                        created, ModelArbitraries.pieceLayouts(), ModelArbitraries.md5s())
                .as(TaskRecord::complete);
        return Arbitraries.oneOf(
                created, fetching, complete, created.map(TaskRecord::failed), complete.map(TaskRecord::nextEdition));
    }

    public static Arbitrary<PeerRecord> peerRecords() {
        return Combinators.combine(
                        ModelArbitraries.taskIds(),
                        ModelArbitraries.peerIds(),
                        ModelArbitraries.peerAddresses(),
                        Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(20),
                        Arbitraries.strings().alpha().ofMaxLength(12),
                        Arbitraries.oneOf(Arbitraries.just(""), ModelArbitraries.ipv4()),
                        ModelArbitraries.clientVersions())
                .as((task, id, address, name, host, supernode, version) ->
                        new PeerRecord(task, id, address, "/peer/file/" + name, host, supernode, version));
    }

    public static Arbitrary<OriginRequest> originRequests() {
        return Combinators.combine(
                        ModelArbitraries.urls(), ModelArbitraries.originHeaders(), Arbitraries.of(true, false))
                .as((url, headers, insecure) -> new OriginRequest(url, headers, insecure, List.of()));
    }
}
