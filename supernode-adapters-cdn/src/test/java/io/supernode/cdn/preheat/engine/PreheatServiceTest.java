package io.supernode.cdn.preheat.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.preheat.Digest;
import io.supernode.cdn.preheat.ImageFile;
import io.supernode.cdn.preheat.ImageResolution;
import io.supernode.cdn.preheat.Platforms;
import io.supernode.cdn.preheat.Preheat;
import io.supernode.cdn.preheat.PreheatAnswer;
import io.supernode.cdn.preheat.PreheatIds;
import io.supernode.cdn.preheat.PreheatRequest;
import io.supernode.cdn.preheat.PreheatSettings;
import io.supernode.cdn.preheat.PreheatStatus;
import io.supernode.cdn.preheat.PreheatStore;
import io.supernode.cdn.preheat.PreheatType;
import io.supernode.cdn.preheat.RegistryCredentials;
import io.supernode.cdn.preheat.store.PreheatDirectory;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.outcome.FetchOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is asked for is fetched, within bounds, and told; also after a restart. */
@Timeout(60)
class PreheatServiceTest {

    private static final String IMAGE = "http://registry/v2/app/manifests/1";
    private static final long PATIENCE_S = 30;
    private static final PreheatSettings SETTINGS = PreheatSettings.defaults();
    private static final Map<String, String> CREDENTIALS = Map.of("Authorization", "Bearer harbors");

    @TempDir
    Path directory;

    private final SteppedClock clock = new SteppedClock();
    private final Map<ContentKey, Long> kept = new ConcurrentHashMap<>();
    private final BlockingQueue<CompletableFuture<ImageResolution>> resolutions = new LinkedBlockingQueue<>();
    private HandFedSupernode supernode = new HandFedSupernode();
    private PreheatStore store;
    private PreheatService service;

    @BeforeEach
    void open() throws Exception {
        store = new PreheatDirectory(directory.resolve("preheats"));
        start(SETTINGS);
    }

    @AfterEach
    void close() {
        service.close();
    }

    private void start(PreheatSettings settings) throws Exception {
        service = new PreheatService(kept::put, store, settings, PreheatIds.alone(), clock);
        service.restore();
        service.start(supernode.supernode(), (image, headers, platforms) -> {
            CompletableFuture<ImageResolution> resolution = new CompletableFuture<>();
            resolutions.add(resolution);
            return resolution;
        });
    }

    /** Another process on the same files. */
    private void restart(PreheatSettings settings) throws Exception {
        service.close();
        kept.clear();
        supernode = new HandFedSupernode();
        resolutions.clear();
        start(settings);
    }

    private static PreheatRequest file(String path) {
        return new PreheatRequest(
                PreheatType.FILE, "http://origin/" + path, List.of(), "", OriginHeaders.NONE, Platforms.ALL);
    }

    private static PreheatRequest image(Map<String, String> headers) {
        return new PreheatRequest(PreheatType.IMAGE, IMAGE, List.of(), "", new OriginHeaders(headers), Platforms.ALL);
    }

    private Preheat create(PreheatRequest request) throws Exception {
        return assertInstanceOf(PreheatAnswer.Taken.class, answer(request)).preheat();
    }

    private PreheatAnswer answer(PreheatRequest request) throws Exception {
        return service.create(request).toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
    }

    private Preheat awaitEnd(Preheat preheat) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (true) {
            Preheat now = service.find(preheat.id()).orElseThrow();
            if (now.status().isEnd()) {
                return now;
            }
            assertTrue(System.nanoTime() < end, now.toString());
            Thread.onSpinWait();
        }
    }

    private static Digest digest(int number) {
        return new Digest("sha256:" + String.format("%064x", number));
    }

    private static String blob(int number) {
        return "http://registry/v2/app/blobs/" + digest(number);
    }

    private void resolve(RegistryCredentials credentials, int files) throws Exception {
        List<ImageFile> all = new ArrayList<>();
        for (int i = 0; i < files; i++) {
            all.add(new ImageFile(digest(i), 100 + i));
        }
        resolution().complete(new ImageResolution.Resolved(all, 2, credentials));
    }

    private CompletableFuture<ImageResolution> resolution() throws Exception {
        CompletableFuture<ImageResolution> next = resolutions.poll(PATIENCE_S, TimeUnit.SECONDS);
        assertTrue(next != null, "no registry is asked");
        return next;
    }

    // ---- files and images ----

    @Test
    void aFileIsFetchedAndKeptForTheTimeOfTheSettings() throws Exception {
        Preheat preheat = create(file("a"));
        HandFedSupernode.Asked asked = supernode.next();
        assertEquals("http://origin/a", asked.url());
        asked.fetched(7);
        Preheat ended = awaitEnd(preheat);
        assertEquals(PreheatStatus.SUCCESS, ended.status());
        assertEquals(7, service.progress(ended).bytesDone());
        assertEquals(
                Map.of(ContentKey.of(asked.task(), 0), clock.epochMillis() + SETTINGS.keep().toMillis()), kept);
    }

    @Test
    void theLayersOfAnImageAreFetchedSomeAtATimeAsClientsWillAskForThem() throws Exception {
        Preheat preheat = create(image(Map.of()));
        resolve(RegistryCredentials.fixed(OriginHeaders.NONE), 10);
        Set<String> urls = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            HandFedSupernode.Asked asked = supernode.next();
            urls.add(asked.url());
            assertTrue(supernode.more() < SETTINGS.filesAtOnce());
            asked.fetched(100 + i);
        }
        Preheat ended = awaitEnd(preheat);
        assertEquals(PreheatStatus.SUCCESS, ended.status(), ended.error());
        assertEquals(2, ended.skipped());
        assertEquals(10, urls.size());
        assertTrue(urls.contains(blob(9)));
        assertEquals(10, kept.size());
    }

    @Test
    void aRegistryThatHasNoImageFailsThePreheatWithItsReason() throws Exception {
        Preheat preheat = create(image(Map.of()));
        resolution().complete(new ImageResolution.Failed("the registry answers 404"));
        Preheat ended = awaitEnd(preheat);
        assertEquals(PreheatStatus.FAILED, ended.status());
        assertEquals(0, service.progress(ended).filesDone(), "what has failed is not done");
        assertEquals(ended.files().size(), service.progress(ended).filesFailed());
        assertEquals("the registry answers 404", ended.error());
    }

    @Test
    void aLayerOfAnotherSizeThanItsManifestSaysFailsAndTheOthersAreKept() throws Exception {
        Preheat preheat = create(image(Map.of()));
        resolve(RegistryCredentials.fixed(OriginHeaders.NONE), 2);
        HandFedSupernode.Asked first = supernode.next();
        first.fetched(99);
        HandFedSupernode.Asked second = supernode.next();
        second.fetched(101);
        Preheat ended = awaitEnd(preheat);
        assertEquals(PreheatStatus.FAILED, ended.status());
        assertTrue(ended.error().startsWith("1 of 2 files cannot be had"), ended.error());
        assertTrue(ended.error().contains("99 bytes, but the manifest says 100"), ended.error());
        assertEquals(Set.of(ContentKey.of(second.task(), 0)), kept.keySet());
    }

    @Test
    void anImageOfMoreFilesThanAreTakenFails() throws Exception {
        Preheat preheat = create(image(Map.of()));
        resolve(RegistryCredentials.fixed(OriginHeaders.NONE), SETTINGS.files() + 1);
        assertTrue(awaitEnd(preheat).error().contains("more than " + SETTINGS.files()));
        assertEquals(0, supernode.more());
    }

    @Test
    void aTokenThatHasEndedIsFetchedAgainOnceForEachLayer() throws Exception {
        Tokens tokens = new Tokens();
        Preheat preheat = create(image(CREDENTIALS));
        resolve(tokens, 1);
        HandFedSupernode.Asked asked = supernode.next();
        assertEquals("Bearer 0", asked.authorization());
        asked.refused(new RegistrationOutcome.AuthenticationRequired("the origin answers 401"));
        asked = supernode.next();
        assertEquals("Bearer 1", asked.authorization());
        asked.refused(new RegistrationOutcome.AuthenticationRequired("the origin answers 401 again"));
        Preheat ended = awaitEnd(preheat);
        assertTrue(ended.error().endsWith("the origin answers 401"), ended.error());
        assertEquals(0, supernode.more());
    }

    private static final class Tokens implements RegistryCredentials {
        private int number;

        @Override
        public synchronized CompletionStage<OriginHeaders> headers() {
            return CompletableFuture.completedFuture(new OriginHeaders(Map.of("Authorization", "Bearer " + number)));
        }

        @Override
        public synchronized void refused(OriginHeaders headers) {
            number++;
        }
    }

    // ---- who asks for the same, for too much, for something else ----

    @Test
    void whoAsksForTheSameWithTheSameCredentialsJoinsAndOthersDoNot() throws Exception {
        Preheat first = create(image(CREDENTIALS));
        assertEquals(
                new PreheatAnswer.Taken(service.find(first.id()).orElseThrow(), true), answer(image(CREDENTIALS)));
        Preheat other = create(image(Map.of("Authorization", "Bearer anothers")));
        assertTrue(other.id() > first.id());
        resolution().complete(new ImageResolution.Failed("no"));
        awaitEnd(first);
        assertFalse(((PreheatAnswer.Taken) answer(image(CREDENTIALS))).joined(), "what has ended is asked again");
    }

    @Test
    void moreThanRunAtATimeWaitAndMoreThanMayWaitAreRefused() throws Exception {
        restart(SETTINGS.withAtOnce(2, 1).withNumbers(3, 10));
        List<Preheat> preheats = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            preheats.add(create(file("f" + i)));
        }
        assertInstanceOf(PreheatAnswer.Refused.class, answer(file("one-more")));
        HandFedSupernode.Asked first = supernode.next();
        supernode.next();
        assertEquals(0, supernode.more());
        assertEquals(PreheatStatus.WAITING, service.find(preheats.get(2).id()).orElseThrow().status());
        first.fetched(1);
        assertEquals("http://origin/f2", supernode.next().url());
        create(file("one-more"));
    }

    @Test
    void oneThatIsDeletedFetchesNothingMoreAndKeepsNothing() throws Exception {
        Preheat preheat = create(image(Map.of()));
        resolve(RegistryCredentials.fixed(OriginHeaders.NONE), 10);
        supernode.next().fetched(100);
        HandFedSupernode.Asked second = supernode.next();
        assertTrue(service.delete(preheat.id()).toCompletableFuture().get());
        assertTrue(service.find(preheat.id()).isEmpty());
        assertFalse(service.delete(preheat.id()).toCompletableFuture().get());
        int before = supernode.more();
        second.fetched(101);
        create(file("next"));
        // Whatever was asked before the deletion, and then the next one.
        for (int i = 0; i < before; i++) {
            assertTrue(supernode.next().url().contains("/blobs/"));
        }
        assertEquals("http://origin/next", supernode.next().url());
        assertTrue(kept.values().stream().allMatch(until -> until == 0), kept.toString());
        restart(SETTINGS);
        assertEquals(1, service.all().size());
    }

    @Test
    void whatTwoPreheatsWantIsKeptUntilBothAreDeleted() throws Exception {
        Preheat first = create(file("a"));
        HandFedSupernode.Asked asked = supernode.next();
        asked.fetched(1);
        long until = awaitEnd(first).finishedMillis().orElseThrow() + SETTINGS.keep().toMillis();
        clock.advance(Duration.ofHours(1));
        Preheat second = create(file("a"));
        supernode.next().fetched(1);
        awaitEnd(second);
        ContentKey content = ContentKey.of(asked.task(), 0);
        assertEquals(until + Duration.ofHours(1).toMillis(), kept.get(content));
        service.delete(second.id()).toCompletableFuture().get();
        assertEquals(until, kept.get(content));
        service.delete(first.id()).toCompletableFuture().get();
        assertEquals(0, kept.get(content));
    }

    @Test
    void onlyABoundedNumberThatHasEndedIsRemembered() throws Exception {
        restart(SETTINGS.withNumbers(10, 3));
        Preheat first = create(file("f0"));
        supernode.next().fetched(1);
        awaitEnd(first);
        for (int i = 1; i < 5; i++) {
            Preheat preheat = create(file("f" + i));
            supernode.next().fetched(1);
            awaitEnd(preheat);
        }
        create(file("so-that-the-others-have-been-looked-at"));
        assertTrue(service.find(first.id()).isEmpty());
        assertEquals(4, service.all().size());
        assertEquals("http://origin/f4", service.all().get(1).url());
        assertEquals(2, kept.values().stream().filter(until -> until == 0).count());
    }

    @Test
    void oneThatDoesNotEndHasFailedAfterItsLongestTime() throws Exception {
        Preheat preheat = create(file("a"));
        HandFedSupernode.Asked asked = supernode.next();
        clock.advance(SETTINGS.longest().plusSeconds(1));
        Preheat ended = awaitEnd(preheat);
        assertTrue(ended.error().contains("12 hours"), ended.error());
        asked.fetched(1);
        create(file("b"));
        assertEquals(PreheatStatus.FAILED, service.find(preheat.id()).orElseThrow().status());
    }

    // ---- restarts ----

    @Test
    void afterARestartWhatHadEndedIsToldAndKeptAndWhatHadNotBeginsAgain() throws Exception {
        Preheat done = create(file("done"));
        HandFedSupernode.Asked asked = supernode.next();
        asked.fetched(7);
        Preheat ended = awaitEnd(done);
        Preheat running = create(file("running"));
        supernode.next();
        restart(SETTINGS);
        assertEquals(ended, service.find(done.id()).orElseThrow());
        assertEquals(
                Map.of(ContentKey.of(asked.task(), 0), ended.finishedMillis().orElseThrow() + SETTINGS.keep().toMillis()),
                kept);
        HandFedSupernode.Asked again = supernode.next();
        assertEquals("http://origin/running", again.url());
        again.fetched(3);
        assertEquals(PreheatStatus.SUCCESS, awaitEnd(running).status());
        assertTrue(create(file("another")).id() > running.id());
    }

    @Test
    void afterARestartOneThatNeedsCredentialsHasFailedWithThatReason() throws Exception {
        Preheat preheat = create(image(CREDENTIALS));
        resolve(RegistryCredentials.fixed(new OriginHeaders(CREDENTIALS)), 3);
        supernode.next().fetched(100);
        restart(SETTINGS);
        Preheat ended = awaitEnd(preheat);
        assertEquals(PreheatStatus.FAILED, ended.status());
        assertTrue(ended.error().contains("stores no credentials"), ended.error());
        assertTrue(resolutions.isEmpty());
        restart(SETTINGS);
        assertEquals(ended, service.find(preheat.id()).orElseThrow());
    }

    @Test
    void afterARestartPrivateContentIsNotKeptSinceNobodyFindsItAgain() throws Exception {
        Preheat preheat = create(image(CREDENTIALS));
        resolve(RegistryCredentials.fixed(new OriginHeaders(CREDENTIALS)), 1);
        supernode.next().fetchedAs(new ContentKey("ab".repeat(32)), 100);
        awaitEnd(preheat);
        assertEquals(1, kept.size());
        restart(SETTINGS);
        assertEquals(PreheatStatus.SUCCESS, service.find(preheat.id()).orElseThrow().status());
        assertEquals(Map.of(), kept);
    }

    @Test
    void aStoreThatFailsCostsNoPreheat() throws Exception {
        service.close();
        store = new PreheatStore() {
            @Override
            public List<Preheat> load() {
                return List.of();
            }

            @Override
            public void put(Preheat preheat) throws IOException {
                throw new IOException("the disk is full");
            }

            @Override
            public void remove(long id) throws IOException {
                throw new IOException("the disk is full");
            }
        };
        start(SETTINGS);
        Preheat preheat = create(file("a"));
        supernode.next().fetched(1);
        assertEquals(PreheatStatus.SUCCESS, awaitEnd(preheat).status());
        assertTrue(service.delete(preheat.id()).toCompletableFuture().get());
    }

    @Test
    void whatTheCoreEndsWhileItStopsIsNotTakenForAFailure() throws Exception {
        Preheat preheat = create(file("a"));
        HandFedSupernode.Asked asked = supernode.next();
        service.close();
        asked.answer().complete(new FetchOutcome.Failed(asked.task(), "the supernode is being stopped"));
        assertInstanceOf(PreheatAnswer.Refused.class, answer(file("b")));
        restart(SETTINGS);
        assertEquals("http://origin/a", supernode.next().url());
        assertFalse(service.find(preheat.id()).orElseThrow().status().isEnd());
    }
}
