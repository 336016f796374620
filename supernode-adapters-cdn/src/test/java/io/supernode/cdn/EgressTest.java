package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.origin.EgressPolicy;
import io.supernode.cdn.origin.HostResolver;
import io.supernode.cdn.settings.Bandwidth;
import io.supernode.cdn.settings.EgressRules;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names, as a scripted resolver answers them, and what is dialled. */
class EgressTest {

    private static final OriginProbe REFUSED = new OriginProbe.Unavailable(EgressPolicy.REFUSED);

    @TempDir
    Path directory;

    private final AtomicInteger lookUps = new AtomicInteger();
    private FakeOrigin origin;

    @BeforeEach
    void start() throws Exception {
        origin = FakeOrigin.start();
        origin.at("/file").content(Content.random(1, 1000));
    }

    @AfterEach
    void stop() throws Exception {
        origin.close();
    }

    @Test
    void aNameThatTurnsIntoAForbiddenAddressAfterTheCheckIsNotAskedAgain() throws Exception {
        HostResolver rebinding = host -> {
            String answer = lookUps.incrementAndGet() == 1 ? "127.0.0.1" : "169.254.169.254";
            return new InetAddress[] {InetAddress.getByName(answer)};
        };
        try (FetcherRig rig = rig(FetcherRig.settings(), rebinding)) {
            assertEquals(new OriginProbe.Available(1000), rig.probe(url("rebinding.example")));
            assertEquals(1, lookUps.get(), "what was checked is what was dialled");
        }
    }

    @Test
    void everyNewConnectionIsCheckedAnew() throws Exception {
        HostResolver rebinding = host -> {
            String answer = lookUps.incrementAndGet() == 1 ? "127.0.0.1" : "169.254.169.254";
            return new InetAddress[] {InetAddress.getByName(answer)};
        };
        try (FetcherRig rig = rig(FetcherRig.settings(), rebinding)) {
            assertEquals(new OriginProbe.Available(1000), rig.probe(url("rebinding.example")));
            origin.dropConnections();
            assertTrue(origin.awaitIdle(FetcherRig.PATIENCE));
            OriginProbe second = rig.probe(url("rebinding.example"));
            if (lookUps.get() > 1) {
                assertEquals(REFUSED, second);
            } else {
                // The first connection was found closed only when it was used: still nothing else was dialled.
                assertInstanceOf(OriginProbe.class, second);
            }
        }
    }

    @Test
    void aNameOfWhichAnyAddressIsForbiddenIsRefusedWholly() throws Exception {
        HostResolver mixed = host -> new InetAddress[] {
            InetAddress.getByName("127.0.0.1"), InetAddress.getByName("169.254.169.254")
        };
        try (FetcherRig rig = rig(FetcherRig.settings(), mixed)) {
            assertEquals(REFUSED, rig.probe(url("mixed.example")));
            assertEquals(0, origin.requests().size());
        }
    }

    @Test
    void theSupernodesOwnPortsAreRefusedWhateverNameLeadsThere() throws Exception {
        EgressRules own = EgressRules.defaults().withLoopback(true).withOwnPorts(Set.of(origin.port()));
        try (FetcherRig rig = rig(FetcherRig.settings().withEgress(own), host -> loopback())) {
            assertEquals(REFUSED, rig.probe(url("myself.example")));
            assertEquals(REFUSED, rig.probe(origin.url("/file")));
            assertEquals(0, origin.requests().size());
        }
    }

    @Test
    void deniedNamesAreRefusedOnEveryHop() throws Exception {
        origin.at("/start").redirectingTo(url("denied.example"));
        EgressRules rules = EgressRules.defaults().withLoopback(true).withDenied(List.of(), List.of("denied.example"));
        try (FetcherRig rig = rig(FetcherRig.settings().withEgress(rules), host -> loopback())) {
            assertEquals(REFUSED, rig.probe(url("denied.example")));
            assertEquals(REFUSED, rig.probe("http://allowed.example:" + origin.port() + "/start"));
            assertEquals(new OriginProbe.Available(1000), rig.probe(url("allowed.example")));
        }
    }

    @Test
    void aRefusalReadsTheSameWhateverIsThere() throws Exception {
        HostResolver down = host -> new InetAddress[] {InetAddress.getByName("10.1.2.3")};
        EgressRules rules = EgressRules.defaults().withPrivateRefused(true);
        try (FetcherRig rig = rig(FetcherRig.settings().withEgress(rules), down)) {
            assertEquals(REFUSED, rig.probe(url("private.example")));
            assertEquals(REFUSED, rig.probe("http://127.0.0.1:1/"));
        }
    }

    @Test
    void credentialsInAUrlAreRefused() throws Exception {
        try (FetcherRig rig = rig(FetcherRig.settings(), host -> loopback())) {
            assertInstanceOf(
                    OriginProbe.Unavailable.class, rig.probe("http://user:pass@127.0.0.1:" + origin.port() + "/file"));
            assertEquals(0, origin.requests().size());
        }
    }

    @Test
    void aResourceThatIsOpenOnlyWithTheClientsHeadersNeedsCredentials() throws Exception {
        origin.at("/private").content(new byte[5]).wanting("X-Token", "secret", 403);
        try (FetcherRig rig = rig(FetcherRig.settings(), host -> loopback())) {
            OriginRequest known = FetcherRig.with(origin.url("/private"), "X-Token", "secret");
            assertEquals(new OriginProbe.Available(5, true), rig.probe(known));
            OriginRequest needless = FetcherRig.with(origin.url("/file"), "X-Token", "secret");
            assertEquals(new OriginProbe.Available(1000, false), rig.probe(needless));
            int before = origin.requests().size();
            rig.probe(origin.url("/file"));
            assertEquals(before + 1, origin.requests().size(), "without headers there is nothing to compare");
        }
    }

    private static InetAddress[] loopback() throws UnknownHostException {
        return new InetAddress[] {InetAddress.getByName("127.0.0.1")};
    }

    private FetcherRig rig(OriginSettings settings, HostResolver names) throws Exception {
        return new FetcherRig(directory, settings, new Bandwidth(Bandwidth.UNLIMITED), names);
    }

    private String url(String host) {
        return "http://" + host + ':' + origin.port() + "/file";
    }
}
