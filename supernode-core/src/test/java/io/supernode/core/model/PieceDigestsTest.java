package io.supernode.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PieceDigestsTest {

    private static final PieceDigest FIRST = new PieceDigest(new Md5("a".repeat(32)), 5);
    private static final PieceDigest THIRD = new PieceDigest(new Md5("b".repeat(32)), 6);

    private static PieceDigests digests(PieceDigest... digests) {
        return PieceDigests.of(digests, digests.length);
    }

    @Test
    void whatIsKnownIsFoundAndNothingElse() {
        PieceDigests digests = digests(FIRST, null, THIRD);
        assertEquals(Optional.of(FIRST), digests.get(0));
        assertEquals(Optional.empty(), digests.get(1));
        assertEquals(Optional.of(THIRD), digests.get(2));
        assertEquals(Optional.empty(), digests.get(3));
        assertEquals(Optional.empty(), digests.get(-1));
        assertEquals(3, digests.limit());
    }

    @Test
    void onlyTheFirstOnesAreCopiedIfNoMoreAreWanted() {
        PieceDigest[] all = {FIRST, null, THIRD};
        assertEquals(digests(FIRST), PieceDigests.of(all, 2));
        assertEquals(digests(FIRST, null, THIRD), PieceDigests.of(all, 9));
        assertSame(PieceDigests.NONE, PieceDigests.of(all, 0));
    }

    @Test
    void whatIsNotKnownAtTheEndMakesNoDifference() {
        assertEquals(digests(FIRST), digests(FIRST, null, null));
        assertEquals(1, digests(FIRST, null, null).limit());
        assertSame(PieceDigests.NONE, digests(null, null));
        assertEquals(0, PieceDigests.NONE.limit());
    }

    @Test
    void whoChangesTheArrayDoesNotChangeTheDigests() {
        PieceDigest[] array = {FIRST, THIRD};
        PieceDigests digests = digests(array);
        array[0] = THIRD;
        assertEquals(Optional.of(FIRST), digests.get(0));
    }

    @Test
    void digestsAreEqualIfTheSameIsKnown() {
        assertEquals(digests(FIRST, THIRD), digests(FIRST, THIRD));
        assertEquals(digests(FIRST, THIRD).hashCode(), digests(FIRST, THIRD).hashCode());
        assertNotEquals(digests(FIRST), digests(THIRD));
        assertNotEquals(digests(FIRST).hashCode(), digests(THIRD).hashCode());
        assertNotEquals(digests(FIRST), "[" + FIRST + "]");
        assertEquals("[" + FIRST + ", null, " + THIRD + "]", digests(FIRST, null, THIRD).toString());
    }
}
