package io.supernode.core;

import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.RegistrationOutcome.AuthenticationRequired;
import io.supernode.core.outcome.RegistrationOutcome.Registered;
import io.supernode.core.outcome.RegistrationOutcome.UrlRefused;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.StoredCopy;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What an earlier run has stored serves on while its origin is down, and never against what the origin says. */
class SupernodeStoredCopyTest {

    private static final int LENGTH = 1000;
    /** Not what a file of this length would be cut into today. */
    private static final int PIECE_SIZE = 8 << 20;

    private static final Md5 OTHER_MD5 = new Md5("f".repeat(32));
    private static final OriginProbe DOWN = new OriginProbe.Unavailable("the origin cannot be reached", true);

    private final SupernodeFixture swarm = new SupernodeFixture(new ScriptedOrigin(), SupernodeSettings.defaults());

    private void stored(PieceLayout layout) {
        swarm.origin.copy = Optional.of(new StoredCopy(layout, ScriptedOrigin.FILE_MD5));
    }

    private RegistrationOutcome register(int n, String md5) {
        return swarm.supernode
                .register(request(cid(n), "10.0.0.1", 15001).md5(md5).build())
                .toCompletableFuture()
                .getNow(null);
    }

    @Test
    void aStoredFileServesWhileItsOriginIsDownInThePiecesThatItHas() {
        stored(new PieceLayout(PIECE_SIZE, LENGTH));
        swarm.origin.answerWith(DOWN);
        var registered = assertInstanceOf(Registered.class, register(0, null));
        assertEquals(PIECE_SIZE, registered.pieceSize());
        assertEquals(PIECE_SIZE, swarm.origin.layout().pieceSize());
        swarm.origin.listener().lengthKnown(LENGTH);
        assertEquals(LENGTH, ((Registered) register(1, null)).fileLength());
    }

    @Test
    void theOriginMayBeBackWithALongerFileWhenTheCopyIsTakenUp() {
        stored(PieceLayout.ofLength(LENGTH));
        swarm.origin.answerWith(DOWN);
        register(0, null);
        swarm.origin.listener().lengthKnown(LENGTH + 1);
        assertEquals(LENGTH + 1, ((Registered) register(1, null)).fileLength());
        assertEquals(1, swarm.origin.fetches.size());
    }

    @Test
    void aFileThatTheOriginDeniesIsNotServedThoughACopyIsStored() {
        stored(PieceLayout.ofLength(LENGTH));
        swarm.origin.answerWith(new OriginProbe.Unavailable("the origin answers 404"));
        assertInstanceOf(UrlRefused.class, register(0, null));
        assertTrue(swarm.origin.fetches.isEmpty());
    }

    @Test
    void aFileThatTheOriginGivesOnlyForCredentialsIsNotServedWithoutThem() {
        stored(PieceLayout.ofLength(LENGTH));
        swarm.origin.answerWith(new OriginProbe.Unauthorized("the origin answers 401"));
        assertInstanceOf(AuthenticationRequired.class, register(0, null));
        assertTrue(swarm.origin.fetches.isEmpty());
    }

    @Test
    void anOriginThatAnswersIsBelievedAndNotTheCopy() {
        stored(new PieceLayout(PIECE_SIZE, LENGTH));
        swarm.origin.answerWith(new OriginProbe.Available(5));
        assertEquals(5, ((Registered) register(0, null)).fileLength());
        assertEquals(PieceLayout.ofLength(5), swarm.origin.layout());
    }

    @Test
    void whoNamesTheMd5OfAStoredFileGetsItWithoutAQuestionToTheOrigin() {
        stored(PieceLayout.ofLength(LENGTH));
        assertEquals(LENGTH, ((Registered) register(0, ScriptedOrigin.FILE_MD5.hex())).fileLength());
        assertTrue(swarm.origin.probes.isEmpty());
        assertEquals(Optional.of(ScriptedOrigin.FILE_MD5), swarm.origin.fetches.get(0).expectedMd5());
    }

    @Test
    void whoNamesTheMd5OfAStoredFileIsRefusedWhereItsOriginMayNotBeAsked() {
        stored(PieceLayout.ofLength(LENGTH));
        swarm.origin.mayBeAsked = false;
        swarm.origin.answerWith(new OriginProbe.Unavailable("not allowed"));
        assertEquals(new UrlRefused("not allowed"), register(0, ScriptedOrigin.FILE_MD5.hex()));
        assertTrue(swarm.origin.fetches.isEmpty());
    }

    @Test
    void whoNamesAnotherMd5IsNotServedTheCopy() {
        stored(PieceLayout.ofLength(LENGTH));
        swarm.origin.answerWith(DOWN);
        assertInstanceOf(UrlRefused.class, register(0, OTHER_MD5.hex()));
        assertTrue(swarm.origin.fetches.isEmpty());
    }

    @Test
    void anOriginThatIsSilentForLongerThanClientsWaitDoesNotSpoilTheCopy() {
        stored(new PieceLayout(PIECE_SIZE, LENGTH));
        CompletableFuture<OriginProbe> silent = new CompletableFuture<>();
        swarm.origin.answerLater(silent);
        var answer = swarm.supernode
                .register(request("early", "10.0.0.1", 15001).build())
                .toCompletableFuture();
        swarm.clock.advance(Duration.ofSeconds(3));
        swarm.supernode.tick();
        assertEquals(PIECE_SIZE, ((Registered) answer.getNow(null)).pieceSize());
        silent.complete(DOWN);
        assertEquals(PIECE_SIZE, swarm.origin.layout().pieceSize());
    }

    @Test
    void aCopyThatEverybodyMayHaveIsNotServedWhereAContentWasBegunForOneClient() {
        stored(PieceLayout.ofLength(LENGTH));
        CompletableFuture<OriginProbe> silent = new CompletableFuture<>();
        swarm.origin.answerLater(silent);
        var answer = swarm.register(0, Map.of("Authorization", "its own"));
        swarm.pass(Duration.ofSeconds(3));
        swarm.task = assertInstanceOf(Registered.class, answer.getNow(null)).task().value();
        silent.complete(DOWN);
        assertInstanceOf(PullOutcome.OriginUnavailable.class, SupernodeFixture.answered(swarm.start(0)));
        assertTrue(swarm.origin.fetches.isEmpty());
    }

    @Test
    void aCopyIsNotServedInThePlaceOfAPrivateFileThoughItsMd5IsNamed() {
        swarm.origin.answerWith(new OriginProbe.Available(LENGTH, true));
        assertInstanceOf(Registered.class, register(0, ScriptedOrigin.FILE_MD5.hex()));
        swarm.origin.listener().failed(new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "broke off"));
        stored(PieceLayout.ofLength(LENGTH));
        swarm.clock.advance(SupernodeSettings.defaults().failAccessInterval());
        register(0, ScriptedOrigin.FILE_MD5.hex());
        assertEquals(2, swarm.origin.probes.size());
    }

    @Test
    void aCopyServesAfterAFailureOnlyIfItHasTheLengthThatPeersWereTold() {
        swarm.origin.answerWith(new OriginProbe.Available(LENGTH));
        assertInstanceOf(Registered.class, register(0, null));
        swarm.origin.listener().failed(new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "broke off"));
        swarm.origin.answerWith(DOWN);
        stored(PieceLayout.ofLength(LENGTH + 1));
        swarm.clock.advance(SupernodeSettings.defaults().failAccessInterval());
        assertInstanceOf(UrlRefused.class, register(1, null));
        assertEquals(1, swarm.origin.fetches.size());
        stored(PieceLayout.ofLength(LENGTH));
        swarm.clock.advance(Duration.ofSeconds(5));
        assertEquals(LENGTH, ((Registered) register(1, null)).fileLength());
        assertEquals(swarm.origin.fetches.get(0).key(), swarm.origin.fetches.get(1).key());
    }

    @Test
    void aPieceSizeThatWasToldBeforeStaysAlsoIfTheCopyHasAnother() {
        CompletableFuture<OriginProbe> silent = new CompletableFuture<>();
        swarm.origin.answerLater(silent);
        swarm.supernode.register(request("early", "10.0.0.1", 15001).build());
        swarm.clock.advance(Duration.ofSeconds(3));
        swarm.supernode.tick();
        silent.complete(DOWN);
        stored(new PieceLayout(PIECE_SIZE, LENGTH));
        swarm.clock.advance(Duration.ofSeconds(5));
        assertInstanceOf(UrlRefused.class, register(1, null));
        assertTrue(swarm.origin.fetches.isEmpty());
    }
}
