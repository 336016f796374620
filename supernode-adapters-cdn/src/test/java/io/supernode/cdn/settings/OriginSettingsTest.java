package io.supernode.cdn.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How an operator's wishes become settings. */
class OriginSettingsTest {

    private static final Duration CONNECT = Duration.ofSeconds(31);
    private static final Duration HEADER = Duration.ofSeconds(32);
    private static final Duration READ = Duration.ofSeconds(33);
    private static final Duration BACKOFF = Duration.ofSeconds(34);

    /** No value equals one of its neighbours, so that none can take another's place unseen. */
    private static final OriginSettings ALL_CHANGED = new OriginSettings(
            CONNECT, HEADER, READ, OriginSettings.defaults().maxRedirects(), 9, BACKOFF, 555, 77,
            FetchLimits.defaults().withMinBytesPerSecond(7), EgressRules.defaults().withOwnPorts(Set.of(8001)).withLoopback(true),
            TlsRules.STRICT.withClients(true, false).withInsecureHosts(List.of(HostRule.parse("*.example"))));

    @Test
    void eachChangeKeepsWhatWasChangedBefore() {
        assertEquals(ALL_CHANGED, OriginSettings.defaults()
                .withTimeouts(CONNECT, HEADER, READ)
                .withRetries(9, BACKOFF)
                .withMaxConnectionsPerHost(77)
                .withMaxConnections(555)
                .withLimits(FetchLimits.defaults().withMinBytesPerSecond(7))
                .withEgress(EgressRules.defaults().withOwnPorts(Set.of(8001)))
                .withLoopbackOrigin(true)
                .withTls(TlsRules.STRICT.withInsecureHosts(List.of(HostRule.parse("*.example"))))
                .withClientTls(true, false));
        assertEquals(ALL_CHANGED, OriginSettings.defaults()
                .withTls(ALL_CHANGED.tls())
                .withEgress(ALL_CHANGED.egress())
                .withLimits(ALL_CHANGED.limits())
                .withMaxConnections(555)
                .withMaxConnectionsPerHost(77)
                .withRetries(9, BACKOFF)
                .withTimeouts(CONNECT, HEADER, READ));
    }

    @Test
    void aChangeThatMakesNoSenseIsRefused() {
        OriginSettings settings = OriginSettings.defaults();
        assertThrows(IllegalArgumentException.class, () -> settings.withTimeouts(CONNECT, Duration.ZERO, READ));
        assertThrows(IllegalArgumentException.class, () -> settings.withRetries(-1, BACKOFF));
        assertThrows(IllegalArgumentException.class, () -> settings.withMaxConnectionsPerHost(0));
        assertThrows(IllegalArgumentException.class, () -> settings.withMaxConnections(1));
    }

    @Test
    void connectionsToOriginsLeaveMostOfTheOpenFilesOfTheProcessToOthers() {
        assertEquals(512, OriginSettings.defaultMaxConnections(4096));
        assertEquals(8192, OriginSettings.defaultMaxConnections(65_536));
        assertEquals(64, OriginSettings.defaultMaxConnections(256));
        assertEquals(10_000, OriginSettings.defaultMaxConnections(Long.MAX_VALUE));
    }
}
