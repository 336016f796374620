package io.supernode.core.codec;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads what {@link ByteWriter} has written. Every reading beyond the end is a {@link DamagedRecordException}. */
public final class ByteReader {

    private static final HexFormat HEX = HexFormat.of();
    private static final int SEVEN_BITS = 7;

    private final byte[] bytes;
    private final int end;
    private int position;

    public ByteReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    public boolean hasMore() {
        return position < end;
    }

    private int take(int count) {
        if (count < 0 || count > end - position) {
            throw new DamagedRecordException("a record ends in the middle");
        }
        int start = position;
        position += count;
        return start;
    }

    public int readByte() {
        return bytes[take(1)] & 0xff;
    }

    public boolean readBoolean() {
        int value = readByte();
        if (value > 1) {
            throw new DamagedRecordException("yes or no is 0 or 1, not " + value);
        }
        return value == 1;
    }

    public int readInt() {
        int value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            value = value << Byte.SIZE | readByte();
        }
        return value;
    }

    public long readFixedLong() {
        return (long) readInt() << Integer.SIZE | readInt() & 0xffff_ffffL;
    }

    public long readLong() {
        long value = readUnsigned();
        return value >>> 1 ^ -(value & 1);
    }

    public long readUnsigned() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += SEVEN_BITS) {
            int next = readByte();
            value |= (next & 0x7fL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new DamagedRecordException("a number does not end");
    }

    /** A count of things of which each has at least one byte, so that no count asks for more memory than the file is long. */
    public int readCount() {
        long count = readUnsigned();
        if (count < 0 || count > end - position) {
            throw new DamagedRecordException("a list is longer than its record");
        }
        return (int) count;
    }

    /** What {@link ByteWriter#writeBytes} has written, to be read where it lies. */
    public ByteReader readPart() {
        int start = take(readCount());
        return new ByteReader(bytes, start, position);
    }

    public String readText() {
        long head = readUnsigned();
        boolean isAscii = (head & 1) == 0;
        long characters = head >>> 1;
        if (characters > (end - position) / (isAscii ? 1 : 2)) {
            throw new DamagedRecordException("a text is longer than its record");
        }
        int length = (int) characters;
        return isAscii
                ? new String(bytes, take(length), length, StandardCharsets.ISO_8859_1)
                : wideText(take(2 * length), length);
    }

    private String wideText(int start, int length) {
        char[] text = new char[length];
        for (int i = 0; i < length; i++) {
            text[i] = (char) ((bytes[start + 2 * i] & 0xff) << Byte.SIZE | bytes[start + 2 * i + 1] & 0xff);
        }
        return new String(text);
    }

    /** {@code digits} digits of lower-case hexadecimal text. */
    public String readHex(int digits) {
        int start = take(digits / 2);
        return HEX.formatHex(bytes, start, start + digits / 2);
    }

    public <T> Optional<T> readOptional(Supplier<T> read) {
        return readBoolean() ? Optional.of(read.get()) : Optional.empty();
    }

    /** The constant of that number. */
    public <E> E readOneOf(E[] constants) {
        int number = readByte();
        if (number >= constants.length) {
            throw new DamagedRecordException("there is no constant " + number);
        }
        return constants[number];
    }
}
