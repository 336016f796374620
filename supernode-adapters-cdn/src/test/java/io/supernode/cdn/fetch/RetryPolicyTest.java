package io.supernode.cdn.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.settings.FetchLimits;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.time.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When an origin is asked again, and when it is given up. */
class RetryPolicyTest {

    private static final int MANY = 10_000;
    private static final long MB = 1 << 20;
    private static final Duration BACKOFF = Duration.ofMillis(300);

    private final OriginSettings settings = OriginSettings.defaults()
            .withRetries(2, BACKOFF)
            .withLimits(FetchLimits.defaults().withMinBytesPerSecond(4096));
    private final ManualClock clock = new ManualClock();
    private final RetryPolicy policy = new RetryPolicy(settings, clock);

    @Test
    void anOriginThatSendsSomethingEachTimeIsAskedAsOftenAsItTakes() {
        for (int i = 0; i < MANY; i++) {
            clock.pass(Duration.ofMillis(200));
            policy.byteCame();
            assertEquals(0, policy.next(MB).orElseThrow().pauseNanos(), "without a pause");
        }
    }

    @Test
    void anOriginThatSendsLittleEachTimeIsAskedAfterAPause() {
        assertTrue(policy.next(1000).orElseThrow().pauseNanos() > 0);
    }

    @Test
    void anOriginThatSendsLessThanTheLeastRateOnTheWholeIsGivenUp() {
        int asked = 0;
        while (policy.next(1).isPresent()) {
            clock.pass(Duration.ofSeconds(1));
            policy.byteCame();
            asked++;
        }
        assertTrue(asked <= 61, asked + " seconds");
    }

    @Test
    void failuresBeforeTheFirstByteAreFew() {
        assertEquals(BACKOFF.toNanos(), policy.next(0).orElseThrow().pauseNanos());
        assertTrue(policy.isTimeForAnotherWay());
        assertEquals(2 * BACKOFF.toNanos(), policy.next(0).orElseThrow().pauseNanos());
        assertTrue(policy.next(0).isEmpty());
    }

    @Test
    void anOriginThatIsRestartedInMidFetchIsAskedAgainForALongerTime() {
        assertTrue(policy.next(MB).isPresent());
        assertOutageIsBorne();
        assertTrue(policy.next(0).isEmpty());
    }

    @Test
    void eachByteBeginsThatTimeAnew() {
        assertTrue(policy.next(MB).isPresent());
        assertOutageIsBorne();
        assertTrue(policy.next(MB).isPresent());
        assertOutageIsBorne();
    }

    @Test
    void bytesOfAFormerRunCountAsWell() {
        policy.resumes();
        assertOutageIsBorne();
    }

    /** All pauses together are between 15 and 20 s, and none of them is longer than what clients bear. */
    private void assertOutageIsBorne() {
        long waited = 0;
        for (int failure = 0; failure < 10; failure++) {
            long pause = policy.next(0).orElseThrow().pauseNanos();
            assertTrue(pause <= Duration.ofSeconds(3).toNanos(), "a pause of " + pause + " ns");
            clock.pass(Duration.ofNanos(pause));
            waited += pause;
        }
        assertTrue(waited >= Duration.ofSeconds(15).toNanos() && waited <= Duration.ofSeconds(20).toNanos(), waited + " ns");
    }

    @Test
    void withoutAByteTheOriginHasAsLongAsClientsWaitAndAfterOneAsLongAsAnyProgressMayTake() {
        clock.pass(Duration.ofMinutes(2));
        assertTrue(policy.next(0).isPresent());
        policy.byteCame();
        assertTrue(policy.next(MB).isPresent());
        clock.pass(settings.limits().progressTimeout());
        assertTrue(policy.next(0).isEmpty());
    }
}
