package io.supernode.core.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.policy.UplinkCapacity;
import io.supernode.core.report.SeedThroughput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Rates are MB/s here; clients take 10, and the link is configured as 180. */
class SeedUplinkTest {

    private static final double MB = 1e6;
    private static final double CONFIGURED = 180;
    private static final double CLIENT = 10;
    private static final long SPAN = 5_000_000;
    private static final long SECOND = 1_000_000_000;

    private final SeedUplink uplink = new SeedUplink(CONFIGURED * MB);

    private static SeedThroughput reading(double uploads, double rate, double fastest, long nanos) {
        long bytes = Math.round(rate * MB * nanos / SECOND);
        return new SeedThroughput(
                bytes, nanos, Math.round(uploads * nanos), Math.min(bytes, Math.round(fastest * MB * nanos / SECOND)));
    }

    /** Of a link that carries {@code link}, shared alike by clients that are all as fast. */
    private static SeedThroughput shared(int uploads, double link) {
        double rate = Math.min(uploads * CLIENT, link);
        return reading(uploads, rate, rate / uploads, SPAN);
    }

    private UplinkCapacity capacity() {
        return uplink.capacity().orElseThrow();
    }

    private void observeFor(long nanos, SeedThroughput reading) {
        for (long passed = 0; passed < nanos; passed += reading.nanos()) {
            uplink.observe(reading);
        }
    }

    private void assertRate(double expected) {
        assertEquals(expected, capacity().rate() / MB, 0.01 * expected);
    }

    @Example
    void whoeverHasNoDataPortIsNotMeasured() {
        assertEquals(Optional.empty(), uplink.capacity());
    }

    @Example
    void beforeTheFirstReadingNothingIsKnownButThatSomebodyMeasures() {
        assertFalse(uplink.observe(SeedThroughput.NONE));
        assertEquals(Optional.of(UplinkCapacity.NOT_YET), uplink.capacity());
    }

    @Example
    void asLongAsMoreUploadsGiveMoreTheLinkIsNotFull() {
        for (int uploads : new int[] {1, 2, 3, 5, 9, 17}) {
            assertTrue(uplink.observe(shared(uploads, 1000)));
            assertEquals(uploads, capacity().uploads(), 0.01);
            assertFalse(capacity().isFull());
        }
        assertRate(170);
    }

    @Example
    void whenAnotherUploadGivesNoMoreTheLinkIsFull() {
        uplink.observe(shared(1, 20));
        uplink.observe(shared(2, 20));
        assertFalse(uplink.observe(shared(3, 20)));
        assertTrue(capacity().isFull());
        assertRate(20);
        assertEquals(2, capacity().uploads(), 0.01);
    }

    @Example
    void itIsNeverMoreThanWhatIsConfigured() {
        uplink.observe(reading(20, 500, 25, SPAN));
        assertRate(CONFIGURED);
    }

    @Example
    void aFewSlowClientsDoNotMakeItSmall() {
        uplink.observe(shared(10, 100));
        uplink.observe(shared(15, 100));
        // Seven of the fifteen take next to nothing now; the others are as fast as ever.
        observeFor(60 * SECOND, reading(15, 8 * CLIENT + 1, CLIENT, SPAN));
        assertRate(100);
    }

    @Example
    void slowClientsAloneDoNotFillTheLink() {
        for (int uploads = 1; uploads < 10; uploads++) {
            uplink.observe(reading(uploads, 0.5 * uploads, 0.5, SPAN));
            assertFalse(capacity().isFull());
            assertEquals(uploads, capacity().uploads(), 0.01);
        }
    }

    @Example
    void oneSlowClientBesideFastOnesDoesNotFillTheLink() {
        uplink.observe(shared(2, 1000));
        uplink.observe(reading(3, 2 * CLIENT + 0.5, CLIENT, SPAN));
        assertFalse(capacity().isFull());
    }

    @Example
    void fewUploadsSayNothingOfALinkThatCarriesMany() {
        uplink.observe(shared(10, 100));
        observeFor(60 * SECOND, shared(3, 20));
        assertRate(100);
    }

    @Example
    void aLinkThatGivesLessForLongIsNoLongerBelievedIn() {
        uplink.observe(shared(10, 100));
        observeFor(SECOND / 10, shared(15, 30));
        assertTrue(capacity().rate() > 90 * MB, "a moment says little");
        observeFor(60 * SECOND, shared(15, 30));
        assertEquals(30, capacity().rate() / MB, 3.1);
        assertTrue(capacity().uploads() < 4);
    }

    @Example
    void aLinkThatGivesMoreAgainIsBelievedInAtOnce() {
        aLinkThatGivesLessForLongIsNoLongerBelievedIn();
        assertTrue(uplink.observe(shared(6, 100)));
        assertRate(60);
        assertFalse(capacity().isFull());
    }

    @Example
    void afterAWhileItIsTriedAgainWhetherTheLinkCarriesMore() {
        uplink.observe(shared(2, 20));
        uplink.observe(shared(3, 20));
        observeFor(9 * SECOND, shared(2, 20));
        assertTrue(capacity().isFull());
        observeFor(2 * SECOND, shared(2, 20));
        assertFalse(capacity().isFull());
    }

    @Example
    void aLowerBoundHoldsAtOnceWithTheUploadsThatGiveAsMuch() {
        uplink.observe(shared(10, 1000));
        assertFalse(uplink.changeBound(50 * MB));
        assertRate(50);
        assertEquals(5, capacity().uploads(), 0.01);
        uplink.observe(shared(10, 1000));
        assertRate(50);
    }

    @Example
    void aHigherBoundIsReachedByMoreUploadsAlthoughTheLinkSeemedFull() {
        uplink.changeBound(20 * MB);
        uplink.observe(shared(2, 20));
        uplink.observe(shared(3, 20));
        assertTrue(capacity().isFull());
        assertTrue(uplink.changeBound(100 * MB));
        assertFalse(capacity().isFull());
        assertRate(20);
        uplink.observe(shared(10, 100));
        assertRate(100);
    }

    @Example
    void theBoundMayChangeBeforeAnythingIsMeasured() {
        assertTrue(uplink.changeBound(2 * CONFIGURED * MB));
        assertEquals(Optional.empty(), uplink.capacity());
        uplink.observe(SeedThroughput.NONE);
        uplink.changeBound(30 * MB);
        assertEquals(Optional.of(UplinkCapacity.NOT_YET), uplink.capacity());
        uplink.observe(shared(10, 1000));
        assertRate(30);
    }

    @Provide
    Arbitrary<List<SeedThroughput>> readings() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 1L << 40),
                        Arbitraries.longs().between(1, 100 * SECOND),
                        Arbitraries.doubles().between(1, 1000),
                        Arbitraries.doubles().between(0, 1))
                .as((bytes, nanos, uploads, part) ->
                        new SeedThroughput(bytes, nanos, (long) Math.ceil(uploads * nanos), (long) (part * bytes)))
                .list().ofMaxSize(60);
    }

    @Property
    void whateverIsReadItStaysWithinWhatWasReadAndWhatIsConfigured(@ForAll("readings") List<SeedThroughput> readings) {
        SeedUplink uplink = new SeedUplink(CONFIGURED * MB);
        double most = 0;
        for (SeedThroughput reading : readings) {
            uplink.observe(reading);
            most = Math.max(most, reading.rate());
            UplinkCapacity seen = uplink.capacity().orElseThrow();
            assertTrue(seen.rate() >= 0 && seen.rate() <= Math.min(most, CONFIGURED * MB), seen::toString);
            assertTrue(seen.uploads() >= 0 && seen.uploads() <= 1001, seen::toString);
        }
    }

    @Property
    void theSameReadingsGiveTheSame(@ForAll("readings") List<SeedThroughput> readings) {
        SeedUplink uplink = new SeedUplink(CONFIGURED * MB);
        SeedUplink other = new SeedUplink(CONFIGURED * MB);
        for (SeedThroughput reading : readings) {
            assertEquals(uplink.observe(reading), other.observe(reading));
            assertEquals(uplink.capacity(), other.capacity());
        }
    }

    /** Rate and uploads always belong together: in all readings here each upload has its 10 MB/s, or nearly. */
    @Example
    void manyThreadsMayTellAndAskAtOnce() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        List<UplinkCapacity> torn = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch begin = new CountDownLatch(1);
        for (int thread = 0; thread < 4; thread++) {
            int first = thread;
            threads.add(new Thread(() -> {
                try {
                    begin.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                for (int i = 0; i < 2000; i++) {
                    uplink.observe(shared(1 + (i + first) % 17, 1000));
                    UplinkCapacity seen = capacity();
                    if (Math.abs(seen.rate() / MB / seen.uploads() - CLIENT) > 0.11 * CLIENT) {
                        torn.add(seen);
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        begin.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), torn);
        assertRate(170);
    }
}
