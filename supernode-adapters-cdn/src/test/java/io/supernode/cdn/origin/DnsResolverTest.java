package io.supernode.cdn.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.time.ManualClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.util.Promise;
import org.junit.jupiter.api.Test;

/** Single-threaded: a look-up is under way until the test lets it return. */
class DnsResolverTest {

    private static final int PER_DOMAIN = 16;
    private static final int ALL = 64;
    private static final int STRANGERS = 48;
    private static final int MOST_NAMES = 4096;

    private final ManualClock clock = new ManualClock();
    private final Queue<Runnable> underWay = new ArrayDeque<>();
    private final List<String> lookedUp = new ArrayList<>();
    private final List<String> answered = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final DnsResolver dns = dns(Duration.ofHours(1));

    @Test
    void whoeverAsksForANameThatIsBeingLookedUpSharesTheAnswer() {
        find(dns, "a.example.com");
        find(dns, "a.example.com");
        assertEquals(1, underWay.size());
        finishOne();
        assertEquals(List.of("a.example.com", "a.example.com"), answered);
        find(dns, "a.example.com");
        assertEquals(1, underWay.size(), "and whoever asks later gets a look-up of their own");
    }

    @Test
    void aDomainHasOnlySoManyLookUpsAtOnceAndEachThatEndsLetsAnotherBegin() {
        for (int i = 0; i < 2 * PER_DOMAIN; i++) {
            find(dns, i + ".sub" + i + ".example.com");
        }
        assertEquals(PER_DOMAIN, underWay.size());
        find(dns, "a.example.org");
        find(dns, "example.com.");
        find(dns, "localname");
        assertEquals(PER_DOMAIN + 2, underWay.size());
        finishOne();
        assertEquals(PER_DOMAIN + 2, underWay.size());
        finishAll();
        assertEquals(2 * PER_DOMAIN + 3, answered.size());
    }

    @Test
    void namesOfOneLabelAreOfOneDomain() {
        for (int i = 0; i < 2 * PER_DOMAIN; i++) {
            find(dns, "host" + i);
        }
        assertEquals(PER_DOMAIN, underWay.size());
    }

    @Test
    void allDomainsTogetherHaveOnlySoManyLookUpsAtOnceAndAllAreAnsweredInTheEnd() {
        for (int i = 0; i < ALL + 10; i++) {
            find(dns, "www.host" + i + ".example");
            find(dns, "www.example" + i + ".com");
        }
        assertEquals(STRANGERS, underWay.size());
        finishAll();
        assertEquals(2 * (ALL + 10), answered.size());
    }

    @Test
    void domainsThatHaveAnsweredAreLookedUpThoughAllThatStrangersMayHaveIsTaken() {
        for (int i = 0; i < ALL; i++) {
            find(dns, "www.known" + i + ".example");
            finishAll();
        }
        answered.clear();
        for (int i = 0; i < ALL; i++) {
            find(dns, "www.silent" + i + ".example");
        }
        assertEquals(STRANGERS, underWay.size());
        for (int i = 0; i < ALL; i++) {
            find(dns, "other.known" + i + ".example");
        }
        assertEquals(ALL, underWay.size());
        finishAll();
        assertEquals(2 * ALL, answered.size());
    }

    @Test
    void aDomainThatAnswersNoMoreIsAStrangerAgain() {
        find(dns, "www.known.example");
        finishAll();
        find(dns, "unknown.known.example");
        finishAll();
        for (int i = 0; i < STRANGERS; i++) {
            find(dns, "www.silent" + i + ".example");
        }
        find(dns, "www.known.example");
        assertEquals(STRANGERS, underWay.size());
    }

    @Test
    void aLookUpThatNobodyWaitsForAnyMoreIsNotBegun() {
        DnsResolver impatient = dns(Duration.ZERO);
        find(impatient, "a.example.com");
        clock.pass(Duration.ofMillis(1));
        finishAll();
        assertEquals(List.of(), lookedUp);
        assertTrue(failures.get(0) instanceof UnknownHostException);
    }

    @Test
    void aNameThatIsUnknownIsSaidToBeSoToAllWhoAsked() {
        find(dns, "unknown.example.com");
        find(dns, "unknown.example.com");
        finishAll();
        assertEquals(2, failures.size());
        assertEquals(List.of(), answered);
    }

    @Test
    void tooManyNamesAtOnceAreRefusedAndNotKept() {
        for (int i = 0; i <= MOST_NAMES; i++) {
            find(dns, i + ".example.com");
        }
        assertEquals(1, failures.size());
        finishAll();
        assertEquals(MOST_NAMES, answered.size());
    }

    @Test
    void nothingIsLookedUpOnceTheClientIsClosed() {
        DnsResolver closed = new DnsResolver(host -> new InetAddress[0], task -> {
            throw new RejectedExecutionException();
        }, Duration.ofHours(1), new ManualClock());
        find(closed, "a.example.com");
        assertEquals(1, failures.size());
    }

    private DnsResolver dns(Duration patience) {
        HostResolver names = host -> {
            lookedUp.add(host);
            if (host.startsWith("unknown.")) {
                throw new UnknownHostException(host);
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        };
        return new DnsResolver(names, underWay::add, patience, clock);
    }

    private void find(DnsResolver one, String host) {
        one.find(host, Promise.from(found -> answered.add(host), failures::add));
    }

    private void finishOne() {
        underWay.remove().run();
    }

    private void finishAll() {
        while (!underWay.isEmpty()) {
            finishOne();
        }
    }
}
