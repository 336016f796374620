package io.supernode.testkit.arbitrary;

import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.PieceRange;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.testkit.arbitrary.RegistrationArbitraries.FaultyRegistration;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/**
 * Provides every type of the model by its type alone:
 *
 * <pre>{@code
 * @Property
 * @Domain(SupernodeDomain.class)
 * void everyTaskIdIsAContentKey(@ForAll TaskId task) { … }
 * }</pre>
 */
public class SupernodeDomain extends DomainContextBase {

    @Provide
    Arbitrary<TaskId> taskIds() {
        return ModelArbitraries.taskIds();
    }

    @Provide
    Arbitrary<ContentKey> contentKeys() {
        return ModelArbitraries.contentKeys();
    }

    @Provide
    Arbitrary<Md5> md5s() {
        return ModelArbitraries.md5s();
    }

    @Provide
    Arbitrary<PeerId> peerIds() {
        return ModelArbitraries.peerIds();
    }

    @Provide
    Arbitrary<PieceLayout> pieceLayouts() {
        return ModelArbitraries.pieceLayouts();
    }

    @Provide
    Arbitrary<PieceRange> pieceRanges() {
        return ModelArbitraries.pieceRanges();
    }

    @Provide
    Arbitrary<PieceDigest> pieceDigests() {
        return ModelArbitraries.pieceDigests();
    }

    @Provide
    Arbitrary<PeerAddress> peerAddresses() {
        return ModelArbitraries.peerAddresses();
    }

    @Provide
    Arbitrary<ClientVersion> clientVersions() {
        return ModelArbitraries.clientVersions();
    }

    @Provide
    Arbitrary<OriginHeaders> originHeaders() {
        return ModelArbitraries.originHeaders();
    }

    @Provide
    Arbitrary<ResourceIdentity> resourceIdentities() {
        return ModelArbitraries.resourceIdentities();
    }

    @Provide
    Arbitrary<TaskRecord> taskRecords() {
        return RecordArbitraries.taskRecords();
    }

    @Provide
    Arbitrary<PeerRecord> peerRecords() {
        return RecordArbitraries.peerRecords();
    }

    @Provide
    Arbitrary<OriginRequest> originRequests() {
        return RecordArbitraries.originRequests();
    }

    @Provide
    Arbitrary<RegistrationRequest> registrationRequests() {
        return RegistrationArbitraries.validRegistrations();
    }

    @Provide
    Arbitrary<FaultyRegistration> faultyRegistrations() {
        return RegistrationArbitraries.faultyRegistrations();
    }
}
