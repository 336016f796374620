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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, as a scripted resolver answers them, and what is dialled. */
class EgressTest {

    private static final OriginProbe REFUSED = new OriginProbe.Unavailable(EgressPolicy.REFUSED);

    @TempDir
    Path directory;

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

    @ParameterizedTest
    @ValueSource(strings = {
        "127.0.0.1,169.254.169.254", "169.254.169.254,127.0.0.1", "127.0.0.1,::ffff:169.254.169.254",
        "127.0.0.1,127.0.0.3,127.0.0.4,127.0.0.5,127.0.0.6,fe80::1"
    })
    void aNameOfWhichAnyAddressIsForbiddenIsRefusedWholly(String answer) throws Exception {
        try (FetcherFixture fixture = fixture(FetcherFixture.settings(), host -> addresses(answer))) {
            assertEquals(REFUSED, fixture.probe(url("mixed.example")));
            assertEquals(0, origin.requests().size());
            assertTrue(fixture.fetcher.figures().egressRefusals() > 0);
        }
    }

    @Test
    void theAddressesOfANameAreTriedInTurnWithoutAskingForThemAgain() throws Exception {
        AtomicInteger dns = new AtomicInteger();
        HostResolver several = host -> {
            dns.incrementAndGet();
            return addresses("127.0.0.3,127.0.0.4,127.0.0.1");
        };
        try (FetcherFixture fixture = fixture(FetcherFixture.settings(), several)) {
            assertEquals(new OriginProbe.Available(1000), fixture.probe(url("several.example")));
            assertEquals(1, dns.get());
        }
    }

    /** Every way in which somebody writes 169.254.169.254; the last ones as the C library reads them. */
    @ParameterizedTest
    @CsvSource({
        "2852039166, ", "[::ffff:a9fe:a9fe], ", "[::ffff:169.254.169.254], ", "[::a9fe:a9fe], ",
        "[64:ff9b::a9fe:a9fe], ", "[64:ff9b:1::a9fe:a9fe], ", "[2002:a9fe:a9fe::], ",
        "0xa9fea9fe, 169.254.169.254", "025177524776, 169.254.169.254"
    })
    void aForbiddenAddressIsRefusedHoweverItIsWritten(String host, String asRead) throws Exception {
        HostResolver names = asRead == null ? InetAddress::getAllByName : any -> addresses(asRead);
        try (FetcherFixture fixture = fixture(FetcherFixture.settings(), names)) {
            assertEquals(REFUSED, fixture.probe(url(host)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, ", "2130706433, ", "[::ffff:7f00:1], ", "[::7f00:1], ", "[64:ff9b::7f00:1], ",
        "[2002:7f00:1::], ", "[::1], ", "0177.0.0.1, 127.0.0.1", "0x7f000001, 127.0.0.1", "017700000001, 127.0.0.1"
    })
    void loopbackIsRefusedHoweverItIsWritten(String host, String asRead) throws Exception {
        HostResolver names = asRead == null ? InetAddress::getAllByName : any -> addresses(asRead);
        try (FetcherFixture fixture = fixture(FetcherFixture.settings().withLoopbackOrigin(false), names)) {
            assertEquals(REFUSED, fixture.probe(url(host)));
        }
        assertEquals(0, origin.requests().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0251.0376.0251.0376", "0xa9.0xfe.0xa9.0xfe", "169.254.43518", "0xa9.16689662"})
    void addressesInOtherThanDecimalPartsAreNotEvenLookedUp(String host) throws Exception {
        AtomicInteger dns = new AtomicInteger();
        HostResolver counting = any -> {
            dns.incrementAndGet();
            return loopback();
        };
        try (FetcherFixture fixture = fixture(FetcherFixture.settings(), counting)) {
            assertInstanceOf(OriginProbe.Unavailable.class, fixture.probe(url(host)));
        }
        assertEquals(0, dns.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "0177.0.0.1", "0x7f000001", "017700000001", "0x7f.1", "0x7f.0x0.0x0.0x1", "127.1", "127.0.0.01", "127.0.0.1."
    })
    void aSpellingThatIsReadInMoreThanOneWayNeverLeadsToLoopback(String host) throws Exception {
        try (FetcherFixture fixture = fixture(FetcherFixture.settings().withLoopbackOrigin(false), InetAddress::getAllByName)) {
            assertInstanceOf(OriginProbe.Unavailable.class, fixture.probe(url(host)));
        }
        assertEquals(0, origin.requests().size());
    }

    @Test
    void theSupernodesOwnPortsAreRefusedWhateverNameLeadsThere() throws Exception {
        EgressRules own = EgressRules.defaults().withLoopback(true).withOwnPorts(Set.of(origin.port()));
        try (FetcherFixture fixture = fixture(FetcherFixture.settings().withEgress(own), host -> loopback())) {
            assertEquals(REFUSED, fixture.probe(url("myself.example")));
            assertEquals(REFUSED, fixture.probe(origin.url("/file")));
            assertEquals(0, origin.requests().size());
        }
    }

    @Test
    void deniedNamesAreRefusedOnEveryHop() throws Exception {
        origin.at("/start").redirectingTo(url("denied.example"));
        EgressRules rules = EgressRules.defaults().withLoopback(true).withDenied(List.of(), List.of("denied.example"));
        try (FetcherFixture fixture = fixture(FetcherFixture.settings().withEgress(rules), host -> loopback())) {
            assertEquals(REFUSED, fixture.probe(url("denied.example")));
            assertEquals(REFUSED, fixture.probe("http://allowed.example:" + origin.port() + "/start"));
            assertEquals(new OriginProbe.Available(1000), fixture.probe(url("allowed.example")));
        }
    }

    @Test
    void aRefusalReadsTheSameWhateverIsThere() throws Exception {
        HostResolver down = host -> new InetAddress[] {InetAddress.getByName("10.1.2.3")};
        EgressRules rules = EgressRules.defaults().withPrivateRefused(true);
        try (FetcherFixture fixture = fixture(FetcherFixture.settings().withEgress(rules), down)) {
            assertEquals(REFUSED, fixture.probe(url("private.example")));
            assertEquals(REFUSED, fixture.probe("http://127.0.0.1:1/"));
        }
    }

    @Test
    void credentialsInAUrlAreRefused() throws Exception {
        try (FetcherFixture fixture = fixture(FetcherFixture.settings(), host -> loopback())) {
            assertInstanceOf(
                    OriginProbe.Unavailable.class, fixture.probe("http://user:pass@127.0.0.1:" + origin.port() + "/file"));
            assertEquals(0, origin.requests().size());
        }
    }

    @Test
    void aResourceThatIsOpenOnlyWithTheClientsHeadersNeedsCredentials() throws Exception {
        origin.at("/private").content(new byte[5]).wanting("X-Token", "secret", 403);
        try (FetcherFixture fixture = fixture(FetcherFixture.settings(), host -> loopback())) {
            OriginRequest known = FetcherFixture.with(origin.url("/private"), "X-Token", "secret");
            assertEquals(new OriginProbe.Available(5, true, Optional.of("5 \"v1\"")), fixture.probe(known));
            OriginRequest needless = FetcherFixture.with(origin.url("/file"), "X-Token", "secret");
            assertEquals(new OriginProbe.Available(1000, false), fixture.probe(needless));
            int before = origin.requests().size();
            fixture.probe(origin.url("/file"));
            assertEquals(before + 1, origin.requests().size(), "without headers there is nothing to compare");
        }
    }

    private static InetAddress[] loopback() throws UnknownHostException {
        return new InetAddress[] {InetAddress.getByName("127.0.0.1")};
    }

    private FetcherFixture fixture(OriginSettings settings, HostResolver names) throws Exception {
        return new FetcherFixture(directory, settings, new Bandwidth(Bandwidth.UNLIMITED), names);
    }

    private static InetAddress[] addresses(String commaSeparated) throws UnknownHostException {
        List<InetAddress> all = new ArrayList<>();
        for (String address : commaSeparated.split(",")) {
            all.add(InetAddress.getByName(address));
        }
        return all.toArray(InetAddress[]::new);
    }

    private String url(String host) {
        return "http://" + host + ':' + origin.port() + "/file";
    }
}
