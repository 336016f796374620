package io.supernode.core.codec;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;

/** Bytes in the making, in an array that grows. Not thread-safe. */
public final class ByteWriter {

    private static final int FIRST_CAPACITY = 1 << 12;
    private static final int MOST_KEPT_CAPACITY = 1 << 20;

    private static final int SEVEN_BITS = 7;

    private final int mostKept;
    private byte[] bytes;
    private int size;

    public ByteWriter() {
        this(FIRST_CAPACITY);
    }

    /** @param capacity how many bytes can be written before the array grows */
    public ByteWriter(int capacity) {
        this(capacity, MOST_KEPT_CAPACITY);
    }

    private ByteWriter(int capacity, int mostKept) {
        this.bytes = new byte[capacity];
        this.mostKept = mostKept;
    }

    /** One that is used again and again: an array that has grown beyond so many bytes is let go of when it is cleared. */
    public static ByteWriter keepingAtMost(int bytes) {
        return new ByteWriter(Math.min(FIRST_CAPACITY, bytes), bytes);
    }

    public int size() {
        return size;
    }

    public byte[] array() {
        return bytes;
    }

    /** What has been written, in an array of its own. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Begins anew, in the same array unless a large record has made that too large to keep (above 1 MB by default). */
    public void clear() {
        size = 0;
        if (bytes.length > mostKept) {
            bytes = new byte[Math.min(FIRST_CAPACITY, mostKept)];
        }
    }

    private void reserve(int more) {
        int needed = Math.addExact(size, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(Integer.MAX_VALUE - 8L, 2L * bytes.length)));
        }
    }

    public void writeByte(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    public void writeBoolean(boolean value) {
        writeByte(value ? 1 : 0);
    }

    /** Four bytes, the highest first. */
    public void writeInt(int value) {
        for (int shift = 24; shift >= 0; shift -= Byte.SIZE) {
            writeByte(value >>> shift);
        }
    }

    /** Changes four bytes that were written before. */
    public void setInt(int offset, int value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[offset + i] = (byte) (value >>> (24 - i * Byte.SIZE));
        }
    }

    /** Eight bytes, the highest first. */
    public void writeFixedLong(long value) {
        writeInt((int) (value >>> Integer.SIZE));
        writeInt((int) value);
    }

    /** Seven bits a byte, the lowest first; small values of either sign are short. */
    public void writeLong(long value) {
        writeUnsigned(value << 1 ^ value >> Long.SIZE - 1);
    }

    /** Seven bits a byte, the lowest first; small values are short. */
    public void writeUnsigned(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            writeByte((int) (rest | 0x80));
            rest >>>= SEVEN_BITS;
        }
        writeByte((int) rest);
    }

    /** How many they are, and the bytes themselves. */
    public void writeBytes(byte[] value) {
        writeUnsigned(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    /** Any text, also one that is no valid Unicode: clients may send such. */
    public void writeText(String text) {
        boolean isAscii = isAscii(text);
        writeUnsigned((long) text.length() << 1 | (isAscii ? 0 : 1));
        reserve(isAscii ? text.length() : text.length() * 2);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isAscii) {
                bytes[size++] = (byte) (c >> Byte.SIZE);
            }
            bytes[size++] = (byte) c;
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** Lower-case hexadecimal text, as half as many bytes. */
    public void writeHex(String hex) {
        int length = hex.length() / 2;
        reserve(length);
        for (int i = 0; i < length; i++) {
            bytes[size++] = (byte) (HexFormat.fromHexDigit(hex.charAt(2 * i)) << 4
                    | HexFormat.fromHexDigit(hex.charAt(2 * i + 1)));
        }
    }

    /** Whether there is one, and the value. */
    public <T> void writeOptional(Optional<T> value, Consumer<T> write) {
        writeBoolean(value.isPresent());
        value.ifPresent(write);
    }
}
