package io.supernode.cluster.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageSealTest {

    private static final byte[] PLAIN = "Authorization: Basic c2VjcmV0".getBytes(StandardCharsets.US_ASCII);

    private static MessageSeal seal(String cluster, String key) throws GeneralSecurityException {
        return new MessageSeal(cluster, key);
    }

    private static byte[] sealed(MessageSeal seal) throws GeneralSecurityException {
        return seal.seal(PLAIN, 0, PLAIN.length);
    }

    @Test
    void whatOneNodeSealsAnotherWithTheSameKeyOpensAndNothingOfItCanBeRead() throws Exception {
        byte[] sealed = sealed(seal("c", "a key of many characters"));
        MessageSeal other = seal("c", "a key of many characters");
        assertArrayEquals(PLAIN, other.open(sealed, 0, sealed.length).orElseThrow());
        assertArrayEquals(PLAIN, other.open(sealed, 0, sealed.length).orElseThrow());
        assertFalse(new String(sealed, StandardCharsets.ISO_8859_1).contains("Basic"));
        byte[] part = new byte[sealed.length + 10];
        System.arraycopy(sealed, 0, part, 5, sealed.length);
        assertArrayEquals(PLAIN, other.open(part, 5, sealed.length).orElseThrow());
    }

    @Test
    void theSameMessageIsNeverSealedTheSameWayTwice() throws Exception {
        MessageSeal seal = seal("c", "a key of many characters");
        byte[] first = sealed(seal);
        byte[] second = sealed(seal);
        assertFalse(Arrays.equals(first, second));
        assertFalse(Arrays.equals(first, sealed(seal("c", "a key of many characters"))));
        assertTrue(seal.open(second, 0, second.length).isPresent());
    }

    @Test
    void nothingOpensThatWasSealedWithAnotherKeyOrForAnotherCluster() throws Exception {
        byte[] sealed = sealed(seal("c", "a key of many characters"));
        assertEquals(Optional.empty(), seal("c", "a key of many charactersX").open(sealed, 0, sealed.length));
        assertEquals(Optional.empty(), seal("d", "a key of many characters").open(sealed, 0, sealed.length));
    }

    @Test
    void aByteThatWasChangedOrCutOffIsNoticed() throws Exception {
        MessageSeal seal = seal("c", "a key of many characters");
        byte[] sealed = sealed(seal);
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertEquals(Optional.empty(), seal.open(changed, 0, changed.length), "byte " + i);
            assertEquals(Optional.empty(), seal.open(sealed, 0, i), "cut at " + i);
        }
    }
}
