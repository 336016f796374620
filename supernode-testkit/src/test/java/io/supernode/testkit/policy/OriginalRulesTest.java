package io.supernode.testkit.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OriginalRulesTest {

    private static final int LIMIT = 5;

    private final MadeUpSwarm swarm = new MadeUpSwarm(10);

    private int[] order(HolderQueues holders) {
        return OriginalOrder.candidates(swarm, holders::size);
    }

    // ---- the order in which both try pieces ----

    @Test
    void aPeerThatDownloadsNothingTriesTheLowestNumbersFirst() {
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, order(new HolderQueues()));
    }

    @Test
    void thePieceWithTheFewestHoldersComesFirstHoweverFarItIs() {
        HolderQueues holders = new HolderQueues();
        for (int piece = 0; piece < 9; piece++) {
            holders.add(piece, 1);
        }
        holders.add(0, 2);
        assertArrayEquals(new int[] {9, 1, 2, 3, 4, 5, 6, 7, 8, 0}, order(holders));
    }

    @Test
    void equallyRarePiecesAreTriedByTheirDistanceToTheMeanOfTheAskersOwnDownloads() {
        swarm.runs(4, 7);
        // The integer mean is 5: piece 5 itself, then 6, then 3, then 2 and 8 by chance.
        int[] order = order(new HolderQueues());
        assertArrayEquals(new int[] {5, 6, 3}, Arrays.copyOf(order, 3));
        assertEquals(Set.of(2, 8), Set.of(order[3], order[4]));
    }

    @Test
    void chanceDecidesAtEqualDistance() {
        swarm.runs(5);
        Set<Integer> first = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            first.add(order(new HolderQueues())[0]);
        }
        assertEquals(Set.of(4, 6), first);
    }

    @Test
    void onlyPiecesThatTheSupernodeHasAndThePeerNeitherHasNorDownloadsAreTried() {
        swarm.owned.addAll(List.of(0, 1));
        swarm.runs(2);
        swarm.missing.addAll(List.of(3, 4, 5, 6));
        assertArrayEquals(new int[] {7, 8, 9}, order(new HolderQueues()));
    }

    // ---- Go 0.4 ----

    @Test
    void theFirstGoSupernodesUploadHoweverManyPiecesOfATaskThemselves() {
        swarm.seedUploads = 100;
        new OriginalGo0().schedule(swarm, swarm);
        assertEquals(List.of("0 from seed", "1 from seed", "2 from seed", "3 from seed"),
                swarm.given.stream().sorted().toList());
        swarm.running.clear();
        swarm.given.clear();
        new OriginalGo().schedule(swarm, swarm);
        assertEquals(List.of(), swarm.given, "1.0.6 has a limit of 4");
    }

    // ---- Java ----

    @Test
    void javaTakesTheHeadOfTheQueueWhichStaysTheHeadUntilItIsBusy() {
        OriginalJava policy = new OriginalJava();
        swarm.downloadLimit = 1;
        for (int peer = 1; peer <= 2; peer++) {
            policy.holderAdded(0, peer);
        }
        swarm.missing.addAll(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
        for (int i = 0; i < LIMIT + 1; i++) {
            swarm.running.clear();
            policy.schedule(swarm, swarm);
        }
        assertEquals(List.of("0 from 1", "0 from 1", "0 from 1", "0 from 1", "0 from 1", "0 from 2"), swarm.given);
        swarm.uploads.put(1, 0);
        swarm.running.clear();
        policy.schedule(swarm, swarm);
        assertEquals("0 from 2", swarm.given.get(LIMIT + 1), "a busy head has gone to the end");
    }

    @Test
    void javaGetsAPieceWhoseHoldersAreBusyFromTheSupernodeAlthoughAnotherPieceHasAnIdleHolder() {
        OriginalJava policy = new OriginalJava();
        policy.holderAdded(0, 1);
        policy.holderAdded(1, 2);
        swarm.uploads.put(1, LIMIT);
        swarm.missing.addAll(List.of(2, 3, 4, 5, 6, 7, 8, 9));
        policy.schedule(swarm, swarm);
        assertEquals(List.of("0 from seed", "1 from 2"), swarm.given);
    }

    @Test
    void javaGivesUpToTheLimitAndCountsWhatRunsAlready() {
        swarm.runs(8, 9);
        new OriginalJava().schedule(swarm, swarm);
        assertEquals(4, swarm.running.size());
    }

    @Test
    void javaTriesTheNextPieceWhenTheBucketOfTheSupernodeIsEmpty() {
        OriginalJava policy = new OriginalJava();
        swarm.seedBandwidth = MadeUpSwarm.PIECE_LENGTH;
        policy.holderAdded(3, 7);
        policy.schedule(swarm, swarm);
        // One second's worth at first, and once more on credit.
        assertEquals(List.of("0 from seed", "1 from seed", "3 from 7"), swarm.given);
    }

    @Test
    void theBucketIsOneForAllSwarmsOfASupernode() {
        OriginalJava policy = new OriginalJava();
        swarm.seedBandwidth = MadeUpSwarm.PIECE_LENGTH;
        policy.forSwarm().schedule(swarm, swarm);
        MadeUpSwarm other = new MadeUpSwarm(10);
        other.seedBandwidth = MadeUpSwarm.PIECE_LENGTH;
        policy.forSwarm().schedule(other, other);
        assertEquals(2, swarm.given.size());
        assertEquals(List.of(), other.given);
    }

    @Test
    void javaCountsHoldersThatWereForgottenButAsksThemNoMore() {
        OriginalJava policy = new OriginalJava();
        policy.holderAdded(0, 1);
        policy.holderForgotten(1);
        swarm.downloadLimit = 1;
        policy.schedule(swarm, swarm);
        assertEquals(List.of("1 from seed"), swarm.given);
    }

    // ---- Go ----

    @Test
    void goTakesTheFirstHolderThatIsNotBusyInTheOrderOfReports() {
        OriginalGo policy = new OriginalGo();
        for (int peer : new int[] {5, 3, 4}) {
            policy.holderAdded(0, peer);
        }
        swarm.uploads.put(5, LIMIT);
        swarm.missing.addAll(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
        policy.schedule(swarm, swarm);
        swarm.uploads.put(5, 0);
        swarm.running.clear();
        policy.schedule(swarm, swarm);
        assertEquals(List.of("0 from 3", "0 from 5"), swarm.given);
    }

    @Test
    void goLetsTheSupernodeServeAsManyPiecesOfATaskAsOnePeerMayGet() {
        swarm.seedUploads = 2;
        new OriginalGo().schedule(swarm, swarm);
        assertEquals(List.of("0 from seed", "1 from seed"), swarm.given);
        assertEquals(4, swarm.seedUploads);
    }

    @Test
    void neitherHoldsPulls() {
        assertFalse(new OriginalJava().holdsPulls());
        assertFalse(new OriginalGo().holdsPulls());
    }

    // ---- the bucket ----

    @Test
    void theBucketHoldsOneSecondsWorthGivesOnceOnCreditAndPaysItBack() {
        TokenBucket bucket = new TokenBucket();
        assertTrue(bucket.tryTake(600, 1000, 0));
        assertTrue(bucket.tryTake(600, 1000, 0), "400 are left, 200 are credit");
        assertFalse(bucket.tryTake(1, 1000, 0));
        assertFalse(bucket.tryTake(1, 1000, 199_000_000));
        assertTrue(bucket.tryTake(500, 1000, 200_000_000));
        assertFalse(bucket.tryTake(1, 1000, 699_000_000));
        assertTrue(bucket.tryTake(1000, 1000, 60_000_000_000L));
        assertTrue(bucket.tryTake(1, 1000, 60_000_000_000L));
        assertFalse(bucket.tryTake(1, 1000, 60_000_000_000L), "it never holds more than one second's worth");
    }
}
