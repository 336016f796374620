package io.supernode.core.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A set of pieces against a plain set of numbers. */
class PieceSetTest {

    private static final int MOST = 300;

    private static PieceSet of(Set<Integer> numbers) {
        return PieceSet.of(numbers.stream().mapToInt(Integer::intValue).toArray());
    }

    @Property(tries = 100)
    void itHoldsTheNumbersThatItWasMadeOfAndNoOther(@ForAll("numbers") Set<Integer> numbers) {
        PieceSet set = of(numbers);
        for (int piece = 0; piece < MOST; piece++) {
            assertEquals(numbers.contains(piece), set.contains(piece), "piece " + piece);
        }
        assertEquals(numbers.size(), set.count());
        assertEquals(numbers.stream().mapToInt(number -> number + 1).max().orElse(0), set.limit());
        assertEquals(new TreeSet<>(numbers).toString().replace('[', '{').replace(']', '}'), set.toString());
    }

    @Property(tries = 100)
    void setsAreEqualExactlyWhenTheyHoldTheSameNumbers(
            @ForAll("numbers") Set<Integer> one, @ForAll("numbers") Set<Integer> other) {
        assertEquals(one.equals(other), of(one).equals(of(other)));
        assertEquals(of(one), of(new TreeSet<>(one)));
        assertEquals(of(one).hashCode(), of(new TreeSet<>(one)).hashCode());
    }

    @Property(tries = 100)
    void itsWordsMakeTheSameSetAgain(@ForAll("numbers") Set<Integer> numbers) {
        PieceSet set = of(numbers);
        assertEquals(set, PieceSet.ofWords(set.toWords()));
        assertEquals((set.limit() + 63) / 64, set.toWords().length);
    }

    @Example
    void zeroWordsAtTheEndMakeNoDifference() {
        assertEquals(PieceSet.of(3), PieceSet.ofWords(new long[] {8, 0, 0}));
        assertSame(PieceSet.EMPTY, PieceSet.ofWords(new long[] {0, 0}));
    }

    @Example
    void whoChangesItsWordsDoesNotChangeTheSet() {
        long[] words = {1, 2, 4};
        PieceSet set = PieceSet.ofWords(words);
        words[0] = 0;
        words[1] = 0;
        set.toWords()[2] = 0;
        assertArrayEquals(new long[] {1, 2, 4}, set.toWords());
        assertNotSame(set.toWords(), set.toWords());
    }

    @Example
    void setsOfOtherNumbersMostlyHaveOtherHashes() {
        assertNotEquals(PieceSet.of(1).hashCode(), PieceSet.of(2).hashCode());
        assertNotEquals(PieceSet.of(1).hashCode(), PieceSet.of(1, 64).hashCode());
    }

    @Example
    void theEmptySetHoldsNothing() {
        assertEquals(0, PieceSet.EMPTY.count());
        assertEquals(0, PieceSet.EMPTY.limit());
        assertEquals(0, PieceSet.EMPTY.toWords().length);
        assertFalse(PieceSet.EMPTY.contains(0));
        assertFalse(PieceSet.EMPTY.contains(64));
        assertTrue(PieceSet.of().equals(PieceSet.EMPTY));
        assertFalse(PieceSet.EMPTY.equals("{}"));
    }

    @Provide
    Arbitrary<Set<Integer>> numbers() {
        Arbitrary<Integer> edges = Arbitraries.of(0, 1, 62, 63, 64, 65, 127, 128, 191, 192, MOST - 1);
        return Arbitraries.oneOf(
                edges.set().ofMaxSize(6),
                Arbitraries.integers().between(0, 63).set().ofMaxSize(64),
                Arbitraries.integers().between(0, MOST - 1).set().ofMaxSize(40));
    }
}
