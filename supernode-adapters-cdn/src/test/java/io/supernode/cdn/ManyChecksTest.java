package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.port.Access;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hundreds of clients, each with credentials of its own, ask for one file at once. */
class ManyChecksTest extends OneFileTestBase {

    private static final int CLIENTS = 300;
    private static final Content CONTENT = Content.random(39, 500_000);

    ManyChecksTest() {
        super(FetcherFixture.patient());
    }

    @BeforeEach
    void offer() {
        origin.at("/file").content(CONTENT);
    }

    @Test
    void allAreCheckedSideBySide() throws Exception {
        fetchWithCredentials();
        origin.at("/file").stallingHeaders();
        List<CompletableFuture<Access>> checks = checkAll();
        assertTrue(origin.at("/file").awaitStalled(CLIENTS, FetcherFixture.PATIENCE), "none waits for another");
        origin.at("/file").release();
        assertGranted(checks);
    }

    @Test
    void allAreProbedSideBySide() throws Exception {
        List<CompletableFuture<OriginProbe>> probes = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            origin.at("/" + i).content(CONTENT).stallingHeaders();
            probes.add(fixture.fetcher.probe(OriginRequest.of(origin.url("/" + i))).toCompletableFuture());
        }
        assertTrue(origin.awaitRequests(CLIENTS, FetcherFixture.PATIENCE), "none waits for another");
        for (int i = 0; i < CLIENTS; i++) {
            origin.at("/" + i).release();
        }
        for (CompletableFuture<OriginProbe> probe : probes) {
            assertEquals(new OriginProbe.Available(CONTENT.length()), probe.get(1, TimeUnit.MINUTES));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void anOriginThatHasTooManyRequestsAtOnceIsAskedAgain(int status) throws Exception {
        fetchWithCredentials();
        origin.at("/file").failing(CLIENTS, status);
        assertGranted(checkAll());
    }

    @Test
    void theOriginIsAskedWhileTheFetchHasNoResponseYetAndTheTwoAreComparedThen() throws Exception {
        origin.at("/fetched").content(CONTENT).stallingHeaders();
        Events events = new Events();
        OriginRequest fetched = OriginRequest.of(origin.url("/fetched"));
        fixture.fetcher.fetch(FetcherFixture.request("file", fetched, CONTENT.length()), events);
        assertTrue(origin.at("/fetched").awaitStalled(1, FetcherFixture.PATIENCE));
        List<CompletableFuture<Access>> checks = checkAll();
        assertTrue(origin.awaitRequests(1 + CLIENTS, FetcherFixture.PATIENCE), "nobody waits for the fetch to begin");
        origin.at("/fetched").release();
        assertGranted(checks);
    }

    @Test
    void aFetchThatNeverBeginsLetsNobodyIn() throws Exception {
        origin.at("/fetched").content(CONTENT).stallingHeaders();
        Events events = new Events();
        OriginRequest fetched = OriginRequest.of(origin.url("/fetched"));
        fixture.fetcher.fetch(FetcherFixture.request("file", fetched, CONTENT.length()), events);
        assertTrue(origin.at("/fetched").awaitStalled(1, FetcherFixture.PATIENCE));
        CompletableFuture<Access> check = check("1");
        assertTrue(origin.awaitRequests(2, FetcherFixture.PATIENCE));
        fixture.fetcher.discard(KEY);
        assertInstanceOf(Access.Pending.class, check.get(1, TimeUnit.MINUTES));
    }

    private void fetchWithCredentials() throws Exception {
        OriginRequest owners = FetcherFixture.with(origin.url("/file"), "Authorization", "Bearer owner");
        assertFetched(CONTENT, fixture.fetch(FetcherFixture.request("file", owners, CONTENT.length())));
    }

    private CompletableFuture<Access> check(String token) {
        OriginRequest own = FetcherFixture.with(origin.url("/file"), "Authorization", "Bearer " + token);
        return fixture.fetcher.check(KEY, own).toCompletableFuture();
    }

    private List<CompletableFuture<Access>> checkAll() {
        List<CompletableFuture<Access>> checks = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            checks.add(check(Integer.toString(i)));
        }
        return checks;
    }

    private static void assertGranted(List<CompletableFuture<Access>> checks) throws Exception {
        for (CompletableFuture<Access> check : checks) {
            assertInstanceOf(Access.Granted.class, check.get(1, TimeUnit.MINUTES));
        }
    }
}
