package io.supernode.core.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.supernode.core.codec.ByteWriter;
import io.supernode.core.codec.TaskRecordCodec;
import io.supernode.core.decision.Effect;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerId;
import io.supernode.core.port.ContentRecord;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.Revalidation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a task has its stores keep. */
class KeptTaskTest {

    private static final String OPENER = "opener";

    private static TaskSituation complete() {
        return new TaskSituation()
                .registers(OPENER, OPENER).copyFound().probed(new OriginProbe.Available(TaskSituation.LENGTH))
                .registers("another", OPENER).finished();
    }

    @Test
    void aTaskIsKeptAsItIsWithAllItsPeersAndOnlyOnce() {
        TaskSituation task = complete().saves();
        assertEquals(List.of("StoreTask", "StorePeer", "StorePeer"), task.effects());
        assertEquals(task.snapshot().orElseThrow().record(), task.storedRecord().orElseThrow());
        assertEquals(List.of(), task.saves().effects());
    }

    @Test
    void whoLooksForSilentPeersAndFindsNoneKeepsNothing() {
        TaskSituation task = complete().saves();
        task.happens((machine, now, decision) -> assertFalse(machine.collect(now, decision)));
        assertEquals(List.of(), task.saves().effects());
    }

    @Test
    void whatBecomesKnownOfAnEarlierContentIsKeptToo() {
        TaskSituation task = new TaskSituation()
                .registers(OPENER, OPENER).copyFound().probed(new OriginProbe.Available(TaskSituation.LENGTH));
        ContentKey first = task.content();
        task.happens((machine, now, decision) ->
                machine.finished(first, TaskSituation.LENGTH, TaskSituation.FILE_MD5, now, decision));
        task.passes(TaskSituation.SETTINGS.revalidateInterval()).registers("late", OPENER);
        task.happens((machine, now, decision) ->
                machine.revalidated(task.question(), new Revalidation.Changed(7), now, decision));
        task.saves();
        task.happens((machine, now, decision) ->
                machine.pieceStored(first, 0, TaskSituation.digest(0), now, decision));
        ContentRecord earlier = task.saves().storedRecord().orElseThrow().earlier().get(0);
        assertEquals(first, earlier.key());
        assertEquals(Optional.of(TaskSituation.digest(0)), earlier.digests().get(0));
    }

    @Test
    void afterAStoreFailedEverythingIsKeptAgainAndWhoIsGoneStaysInNoStore() {
        TaskSituation task = complete().saves();
        task.machine.markUnsaved();
        task.saves();
        assertEquals(List.of("StoreTask", "RetainPeers", "StorePeer", "StorePeer"), task.effects());
        Effect.RetainPeers retained = (Effect.RetainPeers) task.last.effects().get(1);
        assertEquals(Set.of(new PeerId(OPENER), new PeerId("another")), retained.peers());
        assertEquals(List.of(), task.saves().effects());
    }

    @Test
    void nothingThatAClientSentToTheOriginIsKeptOfARefusal() {
        TaskSituation task = new TaskSituation()
                .registers("client", "a secret").copyFound().probed(new OriginProbe.Unauthorized("not with these")).saves();
        assertEquals("Refused", task.state());
        assertFalse(bytes(task).contains("a secret"), "salted hashes alone");
    }

    @Test
    void nothingThatAClientSentToTheOriginIsKeptOfWhatEverybodyMayHave() {
        assertFalse(bytes(complete().saves()).contains(OPENER));
    }

    /** Texts as they are said hide credentials; what a store writes does not. */
    private static String bytes(TaskSituation task) {
        ByteWriter bytes = new ByteWriter();
        TaskRecordCodec.write(task.storedRecord().orElseThrow(), bytes);
        return new String(bytes.array(), 0, bytes.size(), StandardCharsets.ISO_8859_1);
    }
}
