package io.supernode.core.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.decision.Decision;
import io.supernode.core.decision.Ticket;
import io.supernode.core.event.EventKinds;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.PieceSet;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.policy.Policies;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.settings.SupernodeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What hosts say of each other, and what comes of it: a lie costs the liar only. */
class LiarsTest {

    private static final int LIMIT = 5;
    private static final TaskId TASK = new TaskId("c5".repeat(32));

    private static final class Caller implements Ticket<PullOutcome> {}

    private Swarm swarm;
    private Blame blame;

    @BeforeEach
    @BeforeTry
    void nobodyHasSaidAnything() {
        swarm = new Swarm(
                new SwarmContext(SupernodeSettings.defaults(), Policies.ofCore().named("default")), TASK,
                ContentKey.of(TASK, 0), 0, PieceLayout.ofLength(8L << 20), CallerAddress.UNKNOWN);
        blame = new Blame(LIMIT, LIMIT);
    }

    /** A peer with that cid on that host. */
    private Peer peer(int host, int cid) {
        return peer("peer-" + host + '-' + cid, CallerAddress.UNKNOWN, ip(host));
    }

    private static String ip(int host) {
        return "10.0." + host / 250 + '.' + (host % 250 + 1);
    }

    /** A peer that registers from {@code caller} and names {@code ip}. */
    private Peer peer(String id, CallerAddress caller, String ip) {
        return join(id, caller, new PeerAddress(ip, 15_001));
    }

    private Peer join(String id, CallerAddress caller, PeerAddress address) {
        if (swarm.find(id) == null) {
            swarm.join(
                    new PeerRecord(
                            TASK, swarm.key(), new PeerId(id), address, "/f", "host", "10.9.9.9",
                            new ClientVersion("0.4.2"), PieceSet.EMPTY, PieceSet.EMPTY, false, false)
                            .from(caller),
                    "", 0, new Decision(EventKinds.NONE));
        }
        return swarm.find(id);
    }

    /** Host number {@code n} behind one address of a translator. */
    private Peer behind(String translator, int n) {
        return peer("behind-" + translator + '-' + n, CallerAddress.of(translator), "172.16." + n / 250 + '.' + (n % 250 + 1));
    }

    private Peer host(int number) {
        return peer(number, 0);
    }

    /** One that has got many pieces well from others. */
    private Peer experienced(int number) {
        Peer peer = host(number);
        for (int n = 0; n < Blame.MAX_KNOWN; n++) {
            peer.server.receivedFromPeer();
        }
        return peer;
    }

    @Test
    void whoOnlyComplainsIsNotBelievedHoweverManySayTheSame() {
        for (int liar = 10; liar < 30; liar++) {
            blame.accuse(host(liar), host(0));
            blame.accuse(host(liar), host(1));
        }
        assertFalse(blame.isEliminated(host(0)));
        assertFalse(blame.isEliminated(host(1)));
    }

    private void gives(Peer source, int pieces) {
        for (int n = 0; n < pieces; n++) {
            source.server.measured(1e6, false);
        }
    }

    @Property(tries = 50)
    void aServerOfGarbageIsNoLongerUsedOnceEnoughHostsSaySo(@ForAll @IntRange(min = 5, max = 40) int hosts) {
        for (int n = 1; n <= hosts; n++) {
            assertEquals(n > LIMIT, blame.isEliminated(host(0)));
            blame.accuse(host(n), host(0));
        }
        assertTrue(blame.isEliminated(host(0)));
        assertTrue(blame.isEliminated(peer(0, 7)), "under any cid");
        assertFalse(blame.isEliminated(host(1)));
    }

    @Property(tries = 50)
    void manyCidsOfFewHostsAreFewVoices(
            @ForAll @IntRange(min = 1, max = 4) int liars, @ForAll @IntRange(min = 1, max = 200) int cids) {
        for (int liar = 1; liar <= liars; liar++) {
            for (int cid = 0; cid < cids; cid++) {
                blame.accuse(peer(liar, cid), host(0));
            }
        }
        assertFalse(blame.isEliminated(host(0)));
        assertEquals(liars, blame.accusers(host(0)));
    }

    @Property(tries = 50)
    void whoGivesMorePiecesThanItHasAccusersIsUsedOn(@ForAll @IntRange(min = 5, max = 19) int accusers) {
        gives(host(0), accusers);
        for (int n = 1; n <= accusers; n++) {
            blame.accuse(host(n), host(0));
        }
        assertFalse(blame.isEliminated(host(0)));
        blame.accuse(host(accusers + 1), host(0));
        assertTrue(blame.isEliminated(host(0)), "more than the pieces that it has given");
    }

    @Test
    void whoAloneAccusesManyIsNotBelievedAndGetsTheSupernodeOnly() {
        for (int source = 10; source < 10 + LIMIT; source++) {
            assertFalse(blame.isIsolated(host(1)));
            blame.accuse(host(1), host(source));
        }
        assertTrue(blame.isIsolated(host(1)));
        assertTrue(blame.isIsolated(peer(1, 3)), "under any cid");
        assertEquals(0, blame.accusers(host(10)));
    }

    @Property(tries = 50)
    void whoFailsWithAddressesThatOneHostMakesUpIsNotIsolatedHoweverMany(@ForAll @IntRange(min = 1, max = 60) int madeUp) {
        for (int n = 0; n < madeUp; n++) {
            blame.accuse(host(1), behind("192.0.2.2", n));
        }
        assertFalse(blame.isIsolated(host(1)));
        assertEquals(1, blame.accusedAlone(host(1)));
        for (int source = 10; source < 9 + LIMIT; source++) {
            assertFalse(blame.isIsolated(host(1)));
            blame.accuse(host(1), host(source));
        }
        assertTrue(blame.isIsolated(host(1)), "the others count each");
    }

    @Property(tries = 50)
    void whenOthersFailWithAllThatWereMadeUpNobodyIsAloneWithThem(@ForAll @IntRange(min = 1, max = 60) int madeUp) {
        for (int n = 0; n < madeUp; n++) {
            blame.accuse(host(1), behind("192.0.2.2", n));
        }
        for (int n = 0; n < madeUp; n++) {
            assertEquals(1, blame.accusedAlone(host(1)));
            blame.accuse(host(2), behind("192.0.2.2", n));
        }
        assertEquals(0, blame.accusedAlone(host(1)));
    }

    @Test
    void whoAloneAccusesManyThatCallFromItsOwnAddressIsIsolatedAsEver() {
        for (int n = 1; n <= LIMIT; n++) {
            assertFalse(blame.isIsolated(behind("192.0.2.2", 0)));
            blame.accuse(behind("192.0.2.2", 0), behind("192.0.2.2", n));
        }
        assertTrue(blame.isIsolated(behind("192.0.2.2", 0)));
    }

    @Test
    void whoHasFailedWithThreeHostsOfAnotherAddressIsSentToNoneOfThem() {
        Peer client = behind("192.0.2.1", 0);
        for (int n = 0; n < 3; n++) {
            assertFalse(client.hasFailedWith(behind("192.0.2.2", 9)));
            client.addFailedSource(behind("192.0.2.2", n));
        }
        assertTrue(client.hasFailedWith(behind("192.0.2.2", 9)));
        assertFalse(client.hasFailedWith(behind("192.0.2.3", 9)));
    }

    @Test
    void whoHasFailedWithManyOfItsOwnAddressOrOfNoneThatIsKnownIsSentToTheOthers() {
        Peer client = behind("192.0.2.1", 0);
        for (int n = 1; n < 10; n++) {
            client.addFailedSource(behind("192.0.2.1", n));
            client.addFailedSource(host(n));
        }
        assertFalse(client.hasFailedWith(behind("192.0.2.1", 10)));
        assertFalse(client.hasFailedWith(host(10)));
    }

    @Test
    void whoMeetsManyServersOfGarbageIsBelievedSinceOthersSayTheSame() {
        for (int source = 10; source < 10 + 2 * LIMIT; source++) {
            blame.accuse(experienced(2), host(source));
            blame.accuse(experienced(1), host(source));
        }
        assertFalse(blame.isIsolated(host(1)));
        assertFalse(blame.isIsolated(host(2)));
    }

    @Test
    void whoWasEliminatedByOneThatTurnsOutToBeUnreliableIsUsedAgain() {
        for (int n = 1; n <= LIMIT; n++) {
            blame.accuse(host(n), host(0));
        }
        assertTrue(blame.isEliminated(host(0)));
        for (int source = 10; source < 10 + LIMIT - 1; source++) {
            assertTrue(blame.accuse(experienced(1), host(source)).isEmpty());
        }
        assertEquals(List.of(host(0)), blame.accuse(experienced(1), host(20)));
        assertFalse(blame.isEliminated(host(0)));
    }

    @Property(tries = 30)
    void whoMeetsManyLiarsAtFirstIsBelievedAsMuchAsItHasGotPieces(@ForAll @IntRange(min = 0, max = 18) int received) {
        for (int n = 1; n <= LIMIT; n++) {
            Peer victim = host(n);
            for (int phantom = 0; phantom < 19; phantom++) {
                blame.accuse(victim, host(100 + phantom));
            }
            for (int piece = 0; piece < received; piece++) {
                victim.server.receivedFromPeer();
            }
        }
        for (int phantom = 0; phantom < 19; phantom++) {
            int believed = phantom < received || received == 18 ? LIMIT : 0;
            assertEquals(believed, blame.accusers(host(100 + phantom)), "phantom " + phantom);
        }
    }

    @Test
    void whatHostsSaidWellCountsOnWhenTheirPeersAreForgottenAndRegisterAnew() {
        for (int n = 1; n <= LIMIT; n++) {
            blame.accuse(experienced(n), host(0));
            blame.accuse(host(n), host(100));
            blame.accuse(host(n), host(101));
        }
        assertTrue(blame.isEliminated(host(0)));
        swarm.forgetAll(0, new Decision(EventKinds.NONE));
        assertEquals(LIMIT, blame.accusers(host(0)));
        assertTrue(blame.accuse(host(LIMIT + 1), host(0)).isEmpty());
        blame.accuse(host(1), host(102));
        assertTrue(blame.isEliminated(host(0)), "a peer of that host that registered anew has got nothing yet");
        assertEquals(LIMIT + 1, blame.accusers(host(0)));
    }

    @Test
    void whoServesNobodyIsBelievedAsMuchAsItHasGotPieces() {
        Peer client = join("client", CallerAddress.UNKNOWN, new PeerAddress("10.1.0.1", 0));
        client.receivedFromPeer(null);
        client.receivedFromPeer(null);
        for (int source = 0; source < 3; source++) {
            blame.accuse(client, host(source));
        }
        assertEquals(List.of(1, 1, 1), IntStream.range(0, 3).mapToObj(n -> blame.accusers(host(n))).toList());
        blame.accuse(client, host(3));
        assertEquals(List.of(1, 1, 0, 0), IntStream.range(0, 4).mapToObj(n -> blame.accusers(host(n))).toList());
    }

    @Property(tries = 30)
    void manyHostsThatOneAddressMakesUpAreOneVoiceAgainstAnother(@ForAll @IntRange(min = 5, max = 60) int madeUp) {
        for (int n = 0; n < madeUp; n++) {
            blame.accuse(behind("192.0.2.7", n), peer("victim", CallerAddress.of("10.0.0.1"), "10.0.0.1"));
        }
        assertEquals(1, blame.accusers(swarm.find("victim")));
    }

    @Test
    void hostsBehindOneAddressAreBelievedOfEachOther() {
        for (int n = 1; n <= LIMIT; n++) {
            blame.accuse(behind("192.0.2.7", n), behind("192.0.2.7", 0));
        }
        assertTrue(blame.isEliminated(behind("192.0.2.7", 0)));
        assertFalse(blame.isEliminated(behind("192.0.2.7", 1)), "another host there");
    }

    @Test
    void whoNamesTheAddressOfAnotherIsNotThatOne() {
        Peer thief = peer("thief", CallerAddress.of("192.0.2.7"), "10.0.0.1");
        Peer victim = peer("victim", CallerAddress.of("10.0.0.1"), "10.0.0.1");
        for (int n = 1; n <= LIMIT; n++) {
            blame.accuse(host(n), thief);
        }
        assertTrue(blame.isEliminated(thief));
        assertFalse(blame.isEliminated(victim));
        assertFalse(host(1).hasFailedWith(victim));
    }

    @Property(tries = 20)
    void whoHasGivenNothingAndFailsThreeHostsIsBarredForASecondAndThenForTwiceAsLong(
            @ForAll @IntRange(min = 1, max = 7) int times) {
        long now = 0;
        int accuser = 1;
        for (int bar = 0; bar < times; bar++) {
            for (int n = 1; n <= Blame.BARRING; n++) {
                assertFalse(blame.excludes(host(0)));
                blame.accuse(host(accuser), host(0));
                // Their word counts for nothing: they have failed with others as well.
                blame.accuse(host(accuser++), host(300));
                assertEquals(n == Blame.BARRING, blame.bar(host(0), now));
            }
            assertTrue(blame.excludes(host(0)));
            assertFalse(blame.isEliminated(host(0)));
            long until = now + (Blame.FIRST_BAR_NANOS << Math.min(bar, 5));
            assertTrue(blame.endBars(until - 1).isEmpty());
            now = until;
            assertEquals(List.of(host(0)), blame.endBars(now));
            assertFalse(blame.isTimed());
        }
    }

    @Test
    void whoHasGivenAPieceIsNotBarred() {
        gives(host(0), 1);
        for (int n = 1; n <= Blame.BARRING; n++) {
            blame.accuse(host(n), host(0));
        }
        assertFalse(blame.bar(host(0), 0));
        assertFalse(blame.excludes(host(0)));
    }

    @Test
    void whoFailsWithManyAndGetsNothingWellComesLastUntilItGetsPieces() {
        for (int source = 10; source < 10 + Blame.MANY * LIMIT; source++) {
            assertFalse(blame.comesLast(host(1)));
            blame.accuse(host(2), host(source));
            blame.accuse(host(1), host(source));
        }
        assertTrue(blame.comesLast(host(1)));
        assertFalse(blame.isIsolated(host(1)));
        experienced(1);
        assertFalse(blame.comesLast(host(1)));
    }

    @Test
    void whoFailedWithOneCidOfAHostIsNotSentToItsOthers() {
        host(1).addFailedSource(peer(0, 1));
        assertTrue(host(1).hasFailedWith(peer(0, 2)));
        assertFalse(host(1).hasFailedWith(host(2)));
    }

    @Property(tries = 20)
    void oneAccusationLooksAtFewOthersWhateverWasSaidBefore(@ForAll @IntRange(min = 100, max = 400) int hosts) {
        long most = 0;
        for (int round = 1; round < 70; round++) {
            for (int n = 0; n < hosts; n++) {
                long before = blame.steps();
                blame.accuse(host(n), host((n + round) % hosts));
                most = Math.max(most, blame.steps() - before);
            }
        }
        long bound = (long) Blame.MAX_KNOWN * (Blame.MAX_KNOWN + 3);
        assertTrue(most <= bound, most + " steps, and " + bound + " are allowed");
        long perCall = blame.steps() / (69L * hosts);
        assertTrue(perCall <= 3L * Blame.MAX_KNOWN, perCall + " steps on average");
    }

    @Test
    void nobodyAccusesItself() {
        for (int cid = 1; cid < 10; cid++) {
            blame.accuse(peer(0, cid), host(0));
        }
        assertEquals(0, blame.accusers(host(0)));
    }

    @Property(tries = 20)
    void whatIsKeptOfAccusationsIsBounded(@ForAll @IntRange(min = 65, max = 300) int others) {
        for (int n = 1; n <= others; n++) {
            blame.accuse(host(0), host(n));
            blame.accuse(host(n), host(301));
        }
        assertTrue(blame.accusedAlone(host(0)) <= Blame.MAX_KNOWN);
        assertTrue(blame.accusers(host(301)) <= Blame.MAX_KNOWN);
    }

    @Property(tries = 50)
    void whatIsFreeIsOfferedInTheOrderOfArrivalAndToThoseWhoComeLastAfterAllOthers(
            @ForAll @Size(min = 1, max = 12) List<Boolean> comesLast) {
        HeldPulls held = new HeldPulls(1_000_000_000L);
        Decision decision = new Decision(EventKinds.NONE);
        List<Peer> expected = new ArrayList<>();
        for (boolean isLast : new boolean[] {false, true}) {
            for (int n = 0; n < comesLast.size(); n++) {
                if (comesLast.get(n) == isLast) {
                    expected.add(host(n));
                }
            }
        }
        for (int n = 0; n < comesLast.size(); n++) {
            held.hold(host(n), new Caller(), comesLast.get(n), n, decision);
        }
        List<Peer> offered = new ArrayList<>();
        HeldPulls.Walk walk = held.walk();
        for (HeldPulls.HeldPull next = walk.next(); next != null; next = walk.next()) {
            offered.add(next.peer);
            held.answer(next.peer, new PullOutcome.Wait(0, "", 0), 0, comesLast.size(), decision);
        }
        assertEquals(expected, offered);
        assertEquals(0, held.count());
        assertEquals(0, held.countBeforeLast());
    }

    @Test
    void aPeerThatGoesOnAskingHasNotGoneWhoeverSaysSo() {
        Peer peer = host(0);
        swarm.reports().left(peer, 0, new Decision(EventKinds.NONE));
        assertTrue(peer.down);
        swarm.reports().asks(peer, new Decision(EventKinds.NONE));
        assertFalse(peer.down);
        swarm.pulls().pull(peer, Pulls.NO_PIECE, new Caller(), 1, new Decision(EventKinds.NONE));
    }
}
