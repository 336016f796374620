package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.URL;
import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.ip;
import static io.supernode.core.SupernodeFixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.RegistrationOutcome.AuthenticationRequired;
import io.supernode.core.outcome.RegistrationOutcome.Registered;
import io.supernode.core.outcome.RegistrationOutcome.UrlRefused;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A fetch of what everybody gets has failed: whom that concerns for failAccessInterval, of clients of one task. */
class SharedFailureTest {

    private static final OriginProbe PUBLIC = new OriginProbe.Available(PIECE - 5);
    private static final OriginProbe PRIVATE = new OriginProbe.Available(PIECE - 5, true);
    private static final UrlRefused FAILED = new UrlRefused("the origin answers 404");

    private final ScriptedOrigin origin = new ScriptedOrigin();
    private final SupernodeFixture swarm = new SupernodeFixture(origin, SupernodeSettings.defaults());

    private RegistrationOutcome register(int n, String url, Map<String, String> headers) {
        return swarm.supernode
                .register(request(cid(n), ip(n), 15001).rawUrl(url).taskUrl(URL).headers(headers).build())
                .toCompletableFuture().getNow(null);
    }

    private RegistrationOutcome registerSigned(int n) {
        return register(n, URL + "?signature=" + n, Map.of());
    }

    private RegistrationOutcome registerPlain(int n) {
        return register(n, URL, Map.of());
    }

    @BeforeEach
    void theFetchFails() {
        origin.answerWith(PUBLIC);
        assertInstanceOf(Registered.class, registerSigned(0));
        origin.listener().failed(new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, FAILED.message()));
    }

    @Test
    void clientsWhoseUrlsDifferByASignatureAreRefusedWithOneMoreQuestionAndWithoutAFetch() {
        for (int n = 1; n < 50; n++) {
            assertEquals(FAILED, registerSigned(n));
        }
        assertEquals(2, origin.probes.size());
        assertEquals(1, origin.fetches.size());
    }

    @Test
    void whoHasNothingOfItsOwnIsRefusedWithoutAQuestionHoweverItSpellsTheUrl() {
        assertEquals(FAILED, registerPlain(1));
        assertEquals(FAILED, register(2, URL.replace("http://", "HTTP://") + "#part", Map.of()));
        assertEquals(1, origin.probes.size());
    }

    @Test
    void whoGetsTheContentForItsOwnCredentialsIsTakenIn() {
        origin.answerWith(PRIVATE);
        Map<String, String> own = Map.of("Authorization", "right");
        assertInstanceOf(Registered.class, register(1, URL, own));
        assertEquals(own, origin.fetches.get(1).origin().headers().values());
    }

    @Test
    void whoGetsTheContentForItsOwnSignatureIsTakenInAfterAWrongOne() {
        origin.answerWith(new OriginProbe.Unauthorized("a wrong signature"));
        assertInstanceOf(AuthenticationRequired.class, registerSigned(1));
        origin.answerWith(PRIVATE);
        assertInstanceOf(Registered.class, registerSigned(2));
        assertEquals(URL + "?signature=2", origin.fetches.get(1).origin().url());
    }

    @Test
    void aWrongSignatureDoesNotMakeTheOriginBeAskedAgain() {
        origin.answerWith(new OriginProbe.Unauthorized("a wrong signature"));
        assertInstanceOf(AuthenticationRequired.class, registerSigned(1));
        assertInstanceOf(AuthenticationRequired.class, registerSigned(1));
        origin.answerWith(PUBLIC);
        assertEquals(FAILED, registerPlain(2));
        assertEquals(2, origin.probes.size());
        assertEquals(FAILED, registerSigned(3));
        assertEquals(1, origin.fetches.size());
    }

    @Test
    void theOriginIsAskedAnewAfterFailAccessInterval() {
        assertEquals(FAILED, registerSigned(1));
        swarm.clock.advance(SupernodeSettings.defaults().failAccessInterval().minusNanos(1));
        assertEquals(FAILED, registerSigned(2));
        swarm.clock.advance(Duration.ofNanos(1));
        assertInstanceOf(Registered.class, registerSigned(3));
        assertEquals(2, origin.fetches.size());
    }

    @Test
    void whoTrustsOtherCertificatesIsAskedFor() {
        assertEquals(FAILED, registerSigned(1));
        var other = request(cid(2), ip(2), 15001).rawUrl(URL).taskUrl(URL).insecure("true").build();
        assertInstanceOf(Registered.class, swarm.supernode.register(other).toCompletableFuture().getNow(null));
        assertEquals(2, origin.fetches.size());
    }

    @Test
    void whatTheOriginSaysToWhoHasNothingOfItsOwnConcernsNoSignature() {
        swarm.clock.advance(SupernodeSettings.defaults().failAccessInterval());
        origin.answerWith(new OriginProbe.Unauthorized("a signature is wanted"));
        assertInstanceOf(AuthenticationRequired.class, registerPlain(1));
        origin.answerWith(PUBLIC);
        assertInstanceOf(Registered.class, registerSigned(2));
    }
}
