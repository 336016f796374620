package io.supernode.testkit.origin;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Bytes made when they are asked for: the n-th word is SplitMix64's output for {@code seed + n} steps. */
final class RandomContent implements Content {

    private static final VarHandle WORDS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** The constants of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014). */
    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    private static final long FIRST_MIX = 0xbf58476d1ce4e5b9L;
    private static final long SECOND_MIX = 0x94d049bb133111ebL;

    private final long seed;
    private final long length;
    /** Null before it is asked for first: a test may ask once for each of many peers. */
    private volatile String md5;

    RandomContent(long seed, long length) {
        if (length < 0) {
            throw new IllegalArgumentException("a length is not negative: " + length);
        }
        this.seed = seed;
        this.length = length;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void read(long position, byte[] into, int offset, int count) {
        int done = 0;
        while (done < count) {
            long at = position + done;
            long word = word(at / Long.BYTES);
            int skip = (int) (at % Long.BYTES);
            if (skip == 0 && count - done >= Long.BYTES) {
                WORDS.set(into, offset + done, word);
                done += Long.BYTES;
            } else {
                into[offset + done] = (byte) (word >>> skip * Byte.SIZE);
                done++;
            }
        }
    }

    @Override
    public String md5() {
        String known = md5;
        if (known == null) {
            known = Content.super.md5();
            md5 = known;
        }
        return known;
    }

    private long word(long index) {
        long z = seed + (index + 1) * GAMMA;
        z = (z ^ z >>> 30) * FIRST_MIX;
        z = (z ^ z >>> 27) * SECOND_MIX;
        return z ^ z >>> 31;
    }
}
