package io.supernode.testkit.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceRange;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.testkit.arbitrary.RegistrationArbitraries.FaultyRegistration;
import io.supernode.testkit.arbitrary.SupernodeDomain;
import java.util.Locale;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

@Domain(SupernodeDomain.class)
@Domain(DomainContext.Global.class)
class ModelPropertyTest {

    @Property
    void aRangeIsReadAsItIsWritten(@ForAll PieceRange range) {
        assertEquals(range, PieceRange.parse(range.toString()));
    }

    @Property
    void aPieceDigestIsReadAsItIsWritten(@ForAll PieceDigest digest) {
        assertEquals(digest, PieceDigest.parse(digest.toString()));
    }

    @Property
    void aTextIsARangeOnlyIfWritingItGivesTheSameNumbers(@ForAll String text) {
        try {
            PieceRange range = PieceRange.parse(text);
            assertTrue(text.matches("[0-9]{1,18}-[0-9]{1,18}"), text);
            assertTrue(range.start() <= range.end());
        } catch (IllegalArgumentException e) {
            assertFalse(text.matches("0-[0-9]{1,18}"), text);
        }
    }

    @Property
    void fieldsOfAResourceNeverRunIntoEachOther(
            @ForAll @Size(3) String[] fields, @ForAll @IntRange(min = 1, max = 10) int shift) {
        Assume.that(!fields[0].isBlank() && fields[1].length() >= shift);
        ResourceIdentity resource = new ResourceIdentity(fields[0], fields[1], fields[2]);
        // The same characters, cut elsewhere, are another resource.
        ResourceIdentity moved = new ResourceIdentity(
                fields[0] + fields[1].substring(0, shift), fields[1].substring(shift), fields[2]);
        assertNotEquals(resource.taskId(), moved.taskId());
        assertNotEquals(
                resource.taskId(),
                new ResourceIdentity(fields[0], "", fields[1] + fields[2]).taskId());
    }

    @Property
    void differentResourcesHaveDifferentTaskIds(@ForAll ResourceIdentity one, @ForAll ResourceIdentity other) {
        assertEquals(one.equals(other), one.taskId().equals(other.taskId()));
    }

    @Property
    void everyVersionHasItsOwnKeyAndTheFirstIsTheTaskId(@ForAll TaskId task, @ForAll @IntRange(min = 1) int version) {
        assertEquals(task.value(), ContentKey.of(task, 0).value());
        assertNotEquals(task.value(), ContentKey.of(task, version).value());
        assertEquals("/qtdown/" + task.prefix() + '/' + task, ContentKey.of(task, 0).dataPath());
    }

    @Property
    void aTextOfAnotherLengthOrAlphabetIsNoTaskId(@ForAll String text) {
        assertEquals(text.matches("[0-9a-f]{64}"), TaskId.isValid(text));
    }

    @Property
    void upperCaseIsNoTaskId(@ForAll TaskId task) {
        String upper = task.value().toUpperCase(Locale.ROOT);
        Assume.that(!upper.equals(task.value()));
        assertThrows(IllegalArgumentException.class, () -> new TaskId(upper));
    }

    @Property
    void aPeerNeverHasTheSupernodesName(@ForAll PeerId peer, @ForAll TaskId task) {
        assertFalse(PeerId.isSupernode(peer.value()));
        assertThrows(IllegalArgumentException.class, () -> new PeerId("cdnnode:" + peer.value()));
        assertTrue(PeerId.isSupernode(PeerId.ofSupernode("10.0.0.1", task)));
    }

    @Property
    void onlyPortZeroServesNobody(@ForAll PeerAddress address) {
        assertEquals(address.port() != 0, address.serves());
    }

    @Property
    void namesOfHeadersAreFoundInEveryCase(@ForAll OriginHeaders headers) {
        headers.values().forEach((name, value) ->
                assertEquals(value, headers.values().get(name.toUpperCase(Locale.ROOT))));
        assertEquals(headers, new OriginHeaders(headers.values()));
    }

    @Property
    void aLineBreakNeverGetsIntoAHeader(@ForAll OriginHeaders headers) {
        headers.values().values().forEach(value -> {
            assertFalse(OriginHeaders.isValidValue(value + "\r\nX: y"));
            assertFalse(OriginHeaders.isValidValue(value + "\n"));
            assertFalse(OriginHeaders.isValidName(value + ":"));
        });
    }

    @Property
    void anMd5IsKnownOfCompleteTasksAlone(@ForAll TaskRecord task) {
        assertEquals(task.phase() == TaskRecord.Phase.COMPLETE, task.fileMd5().isPresent());
    }

    @Property
    void faultyRegistrationsDifferFromValidOnes(@ForAll FaultyRegistration faulty, @ForAll RegistrationRequest valid) {
        assertFalse(faulty.parameter().isEmpty());
        assertNotEquals(valid, faulty.request());
    }
}
