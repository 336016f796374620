package io.supernode.cluster.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class MessageSealTest {

    private static final String TEXT = "Authorization: Basic c2VjcmV0";
    private static final byte[] PLAIN = TEXT.getBytes(StandardCharsets.US_ASCII);

    private static MessageSeal seal(String cluster, String key) throws GeneralSecurityException {
        return new MessageSeal(cluster, key);
    }

    private static byte[] sealed(MessageSeal seal) throws GeneralSecurityException {
        byte[] sealed = new byte[MessageSeal.sealedLength(PLAIN.length)];
        seal.seal(PLAIN, 0, PLAIN.length, sealed);
        return sealed;
    }

    private static Optional<String> opened(MessageSeal seal, byte[] sealed, int offset, int length) {
        byte[] plain = new byte[length];
        OptionalInt opened = seal.open(sealed, offset, length, plain);
        return opened.isPresent()
                ? Optional.of(new String(plain, 0, opened.getAsInt(), StandardCharsets.US_ASCII))
                : Optional.empty();
    }

    @Test
    void whatOneNodeSealsAnotherWithTheSameKeyOpensAndNothingOfItCanBeRead() throws Exception {
        byte[] sealed = sealed(seal("c", "a key of many characters"));
        MessageSeal other = seal("c", "a key of many characters");
        assertEquals(Optional.of(TEXT), opened(other, sealed, 0, sealed.length));
        assertEquals(Optional.of(TEXT), opened(other, sealed, 0, sealed.length));
        assertFalse(new String(sealed, StandardCharsets.ISO_8859_1).contains("Basic"));
        byte[] part = new byte[sealed.length + 10];
        System.arraycopy(sealed, 0, part, 5, sealed.length);
        assertEquals(Optional.of(TEXT), opened(other, part, 5, sealed.length));
    }

    @Test
    void arraysThatAreUsedAgainHoldNothingOfTheMessageBefore() throws Exception {
        MessageSeal seal = seal("c", "a key of many characters");
        byte[] large = new byte[5000];
        byte[] sealed = new byte[MessageSeal.sealedLength(large.length)];
        byte[] plain = new byte[sealed.length];
        seal.seal(large, 0, large.length, sealed);
        assertEquals(OptionalInt.of(large.length), seal.open(sealed, 0, sealed.length, plain));

        int sealedLength = MessageSeal.sealedLength(PLAIN.length);
        seal.seal(PLAIN, 0, PLAIN.length, sealed);
        assertEquals(OptionalInt.of(PLAIN.length), seal.open(sealed, 0, sealedLength, plain));
        assertEquals(TEXT, new String(plain, 0, PLAIN.length, StandardCharsets.US_ASCII));
        assertEquals(OptionalInt.empty(), seal.open(sealed, 0, sealedLength + 1, plain), "a byte of the message before it");
    }

    @Test
    void theSameMessageIsNeverSealedTheSameWayTwice() throws Exception {
        MessageSeal seal = seal("c", "a key of many characters");
        byte[] first = sealed(seal);
        byte[] second = sealed(seal);
        assertFalse(Arrays.equals(first, second));
        assertFalse(Arrays.equals(first, sealed(seal("c", "a key of many characters"))));
        assertEquals(Optional.of(TEXT), opened(seal, second, 0, second.length));
    }

    @Test
    void nothingOpensThatWasSealedWithAnotherKeyOrForAnotherCluster() throws Exception {
        byte[] sealed = sealed(seal("c", "a key of many characters"));
        assertEquals(Optional.empty(), opened(seal("c", "a key of many charactersX"), sealed, 0, sealed.length));
        assertEquals(Optional.empty(), opened(seal("d", "a key of many characters"), sealed, 0, sealed.length));
    }

    @Test
    void aByteThatWasChangedOrCutOffIsNoticed() throws Exception {
        MessageSeal seal = seal("c", "a key of many characters");
        byte[] sealed = sealed(seal);
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertEquals(Optional.empty(), opened(seal, changed, 0, changed.length), "byte " + i);
            assertEquals(Optional.empty(), opened(seal, sealed, 0, i), "cut at " + i);
        }
    }
}
