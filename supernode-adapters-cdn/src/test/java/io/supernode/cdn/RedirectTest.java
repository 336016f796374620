package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.supernode.cdn.origin.EgressPolicy;
import io.supernode.cdn.settings.EgressRules;
import io.supernode.cdn.store.RealDisk;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a redirect may lead, and what goes along. */
class RedirectTest {

    private static final int MAX_REDIRECTS = 20;
    private static final OriginProbe REFUSED = new OriginProbe.Unavailable(EgressPolicy.REFUSED);

    @TempDir
    Path directory;

    private FakeOrigin origin;
    private FakeOrigin stranger;
    private FetcherFixture fixture;

    @BeforeEach
    void start() throws Exception {
        origin = FakeOrigin.start();
        stranger = FakeOrigin.start();
        fixture = new FetcherFixture(directory, new RealDisk(), FetcherFixture.settings());
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
        origin.close();
        stranger.close();
    }

    @Test
    void twentyRedirectsAreFollowedAndOneMoreIsNot() throws Exception {
        for (int i = 0; i <= MAX_REDIRECTS; i++) {
            origin.at("/" + i).redirectingTo("/" + (i + 1));
        }
        origin.at("/" + (MAX_REDIRECTS + 1)).content(new byte[7]);
        assertEquals(new OriginProbe.Available(7), fixture.probe(origin.url("/1")));
        assertInstanceOf(OriginProbe.Unavailable.class, fixture.probe(origin.url("/0")));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void everyKindOfRedirectIsFollowed(int status) throws Exception {
        origin.at("/start").redirectingTo("/file", status);
        origin.at("/file").content(Content.random(1, 1000));
        assertEquals(1000, fetch(OriginRequest.of(origin.url("/start")), 1000).finishedLength());
    }

    @Test
    void anotherPortIsAnotherHostAndGetsNoExtraHeaders() throws Exception {
        origin.at("/start").redirectingTo(stranger.url("/file"));
        stranger.at("/file").content(Content.random(1, 1000));
        OriginRequest request = FetcherFixture.with(origin.url("/start"), "Authorization", "Bearer secret");
        assertEquals(new OriginProbe.Available(1000), fixture.probe(request));
        assertEquals(1000, fetch(request, 1000).finishedLength());
        assertEquals(
                2,
                origin.requests().stream().filter(seen -> seen.header("Authorization").isPresent()).count(),
                "the probe and the fetch, not the question what everybody gets");
        assertEquals(3, origin.requests().size());
        assertTrue(stranger.requests().stream().allMatch(seen -> seen.header("Authorization").isEmpty()));
    }

    @Test
    void aStrangerWhoLeadsBackDoesNotGetTheHeadersBack() throws Exception {
        origin.at("/start").redirectingTo(stranger.url("/back"));
        stranger.at("/back").redirectingTo(origin.url("/private"));
        origin.at("/private").content(new byte[7]).wanting("X-Token", "secret", 401);
        OriginRequest request = FetcherFixture.with(origin.url("/start"), "X-Token", "secret");
        assertInstanceOf(OriginProbe.Unauthorized.class, fixture.probe(request));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://127.0.0.1/f", "file:///etc/passwd", "http://user:pass@127.0.0.1/", "", "http://[", "//"})
    void redirectsToWhatIsNoOriginAreNotFollowed(String target) throws Exception {
        origin.at("/start").redirectingTo(target);
        assertInstanceOf(OriginProbe.Unavailable.class, fixture.probe(origin.url("/start")));
    }

    @Test
    void aRedirectToNowhereIsNotFollowedToTheDirectoryAbove() throws Exception {
        origin.at("/directory/").content(Content.random(1, 7));
        origin.at("/directory/empty").redirectingTo("");
        origin.at("/directory/none").redirectingTo("").without("Location");
        OriginProbe nowhere = new OriginProbe.Unavailable("the origin redirects to nowhere");
        assertEquals(nowhere, fixture.probe(origin.url("/directory/empty")));
        assertEquals(nowhere, fixture.probe(origin.url("/directory/none")));
        OriginRequest request = OriginRequest.of(origin.url("/directory/none"));
        assertEquals(
                "the origin redirects to nowhere", fetch(request, 7).failures().get(0).reason());
        assertEquals(0, origin.requests("/directory/").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "http://169.254.169.254/latest/meta-data/", "http://0.0.0.0:1/", "http://[::]:1/", "http://224.0.0.1/",
        "http://[fe80::1]/", "http://[::ffff:169.254.169.254]/", "http://2852039166/"
    })
    void redirectsToForbiddenAddressesAreRefusedWithoutAWordAboutThem(String target) throws Exception {
        origin.at("/start").redirectingTo(target);
        assertEquals(REFUSED, fixture.probe(origin.url("/start")));
        assertEquals(REFUSED, fixture.probe(target));
        assertEquals(
                EgressPolicy.REFUSED,
                fetch(OriginRequest.of(origin.url("/start")), 5).failures().get(0).reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]", "127.9.9.9", "[::1]"})
    void loopbackIsRefusedUnlessAllowed(String host, @TempDir Path other) throws Exception {
        origin.at("/file").content(new byte[7]);
        try (FetcherFixture strict =
                new FetcherFixture(other, new RealDisk(), FetcherFixture.settings().withLoopbackOrigin(false))) {
            assertEquals(REFUSED, strict.probe("http://" + host + ':' + origin.port() + "/file"));
        }
        assertEquals(0, origin.requests().size(), "nobody was dialled");
    }

    @Test
    void aRedirectFromOutsideToLoopbackIsRefusedUnlessAllowed(@TempDir Path other) throws Exception {
        Optional<InetAddress> outside = outsideAddress();
        Assumptions.assumeTrue(outside.isPresent(), "this machine has an address beside loopback");
        HttpServer server = HttpServer.create(new InetSocketAddress(outside.get(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Location", origin.url("/file"));
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
        origin.at("/file").content(new byte[7]);
        String url = "http://" + outside.get().getHostAddress() + ':' + server.getAddress().getPort() + "/start";
        try (FetcherFixture strict =
                new FetcherFixture(other, new RealDisk(), FetcherFixture.settings().withLoopbackOrigin(false))) {
            assertEquals(REFUSED, strict.probe(url));
            assertEquals(0, origin.requests().size());
            assertEquals(new OriginProbe.Available(7), fixture.probe(url));
        } finally {
            server.stop(0);
        }
    }

    private static Optional<InetAddress> outsideAddress() throws Exception {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address.getAddress().length == 4)
                .filter(address -> new EgressPolicy(EgressRules.defaults()).refusal("x", address, 80).isEmpty())
                .findAny();
    }

    private Events fetch(OriginRequest request, long length) throws Exception {
        return fixture.fetch(FetcherFixture.request("file", request, length));
    }
}
