package io.supernode.cluster.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts and authenticates what nodes say to each other, by the key that they all know: AES-GCM with 256 bits. Each process has
 * a key of its own, made of the common one and 16 random bytes that it sends along, so that no counter is used twice under one
 * key. Thread-safe.
 *
 * <p>A sealed message is the random bytes of its sender, a counter, and the ciphertext with its tag.
 */
final class MessageSeal {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final String MAC = "HmacSHA256";
    private static final int TAG_BITS = 128;
    private static final int TAG_BYTES = TAG_BITS / Byte.SIZE;
    private static final int NONCE_BYTES = 12;
    private static final int SALT_BYTES = 16;
    private static final int HEAD_BYTES = SALT_BYTES + Long.BYTES;
    private static final int KEY_BITS = 256;
    /** Slows down who guesses keys; takes a node a fraction of a second at its start. */
    private static final int KEY_ITERATIONS = 50_000;
    private static final int MAX_SENDERS = 256;

    private final byte[] commonKey;
    private final byte[] salt = new byte[SALT_BYTES];
    private final SecretKeySpec ownKey;
    /** One for each thread that seals: it holds the round keys, which take longer to make than a short message to seal. */
    private final ThreadLocal<Cipher> ownCipher = ThreadLocal.withInitial(MessageSeal::newCipher);
    private final AtomicLong counter = new AtomicLong();
    /** Only of those who have proved that they know the common key; the eldest are made again when they are needed. */
    private final Map<ByteBuffer, Sender> senders = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Sender> eldest) {
            return size() > MAX_SENDERS;
        }
    });

    /** @throws GeneralSecurityException if this platform lacks an algorithm */
    MessageSeal(String cluster, String key) throws GeneralSecurityException {
        byte[] name = ("supernode cluster " + cluster).getBytes(StandardCharsets.UTF_8);
        PBEKeySpec spec = new PBEKeySpec(key.toCharArray(), name, KEY_ITERATIONS, KEY_BITS);
        commonKey = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
        new SecureRandom().nextBytes(salt);
        ownKey = senderKey(salt);
        // Now rather than with the first message.
        Cipher.getInstance(CIPHER);
    }

    private SecretKeySpec senderKey(byte[] senderSalt) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(MAC);
        mac.init(new SecretKeySpec(commonKey, MAC));
        return new SecretKeySpec(mac.doFinal(senderSalt), "AES");
    }

    private static Cipher newCipher() {
        try {
            return Cipher.getInstance(CIPHER);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("there was " + CIPHER + " at the start", e);
        }
    }

    private static Cipher init(Cipher cipher, int mode, SecretKeySpec key, long count) throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putLong(count).array();
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    /** How many bytes so many become when they are sealed. */
    static int sealedLength(int plainLength) {
        return HEAD_BYTES + plainLength + TAG_BYTES;
    }

    /**
     * Seals the bytes, such that nobody without the key can read or change them.
     *
     * @param sealed what is written, {@link #sealedLength} bytes from its beginning
     */
    void seal(byte[] plain, int offset, int length, byte[] sealed) throws GeneralSecurityException {
        long count = counter.incrementAndGet();
        ByteBuffer.wrap(sealed).put(salt).putLong(count);
        init(ownCipher.get(), Cipher.ENCRYPT_MODE, ownKey, count).doFinal(plain, offset, length, sealed, HEAD_BYTES);
    }

    /**
     * Opens what was sealed.
     *
     * @param plain where it is written, from its beginning; at least as long as what is sealed, and another array
     * @return how long it is; empty unless it was sealed by somebody who knows the key: then nothing of {@code plain} is to be used
     */
    OptionalInt open(byte[] sealed, int offset, int length, byte[] plain) {
        if (length < sealedLength(0)) {
            return OptionalInt.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(sealed, offset, length);
        byte[] senderSalt = new byte[SALT_BYTES];
        in.get(senderSalt);
        long count = in.getLong();
        ByteBuffer name = ByteBuffer.wrap(senderSalt);
        try {
            Sender known = senders.get(name);
            Sender sender = known == null ? new Sender(senderKey(senderSalt)) : known;
            int opened = sender.open(count, sealed, offset + HEAD_BYTES, length - HEAD_BYTES, plain);
            if (known == null) {
                senders.put(name, sender);
            }
            return OptionalInt.of(opened);
        } catch (GeneralSecurityException e) {
            return OptionalInt.empty();
        }
    }

    /** Another process. What it sends comes by one connection, so that threads seldom wait for each other here. */
    private static final class Sender {

        private final SecretKeySpec key;
        private final Cipher cipher = newCipher();

        Sender(SecretKeySpec key) {
            this.key = key;
        }

        synchronized int open(long count, byte[] sealed, int offset, int length, byte[] plain) throws GeneralSecurityException {
            return init(cipher, Cipher.DECRYPT_MODE, key, count).doFinal(sealed, offset, length, plain, 0);
        }
    }
}
