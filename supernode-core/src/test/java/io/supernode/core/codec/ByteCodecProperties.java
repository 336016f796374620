package io.supernode.core.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** What is written is read again, and nothing else; a writer that is used again keeps no more memory than it may. */
class ByteCodecProperties {

    private static final int KEPT = 1 << 10;

    /** Any characters, also halves of a pair. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withCharRange('\0', '\uffff').ofMaxLength(40);
    }

    private static ByteReader reader(byte[] bytes) {
        return new ByteReader(bytes, 0, bytes.length);
    }

    @Property
    void numbersAndTextsSurvive(@ForAll long number, @ForAll int fixed, @ForAll("texts") String text, @ForAll byte[] part) {
        ByteWriter out = new ByteWriter(1);
        out.writeLong(number);
        out.writeUnsigned(number);
        out.writeFixedLong(number);
        out.writeInt(fixed);
        out.writeText(text);
        out.writeBytes(part);
        ByteReader in = reader(out.toBytes());
        assertEquals(number, in.readLong());
        assertEquals(number, in.readUnsigned());
        assertEquals(number, in.readFixedLong());
        assertEquals(fixed, in.readInt());
        assertEquals(text, in.readText());
        ByteReader readPart = in.readPart();
        for (byte each : part) {
            assertEquals(each & 0xff, readPart.readByte());
        }
        assertFalse(readPart.hasMore());
        assertFalse(in.hasMore());
    }

    @Property
    void aTextOfAnyLengthThatIsNotThereIsDamage(@ForAll long head, @ForAll @Size(max = 20) byte[] rest) {
        ByteWriter out = new ByteWriter();
        out.writeUnsigned(head);
        for (byte each : rest) {
            out.writeByte(each);
        }
        long bytesOfText = head >>> 1;
        if (bytesOfText > rest.length) {
            assertThrows(DamagedRecordException.class, reader(out.toBytes())::readText);
        }
    }

    @Example
    void aWideTextOfMoreBytesThanANumberCanTellIsDamage() {
        ByteWriter out = new ByteWriter();
        long characters = (1L << 62) + 1; // twice as many bytes are 2, if what does not fit a long is left out
        out.writeUnsigned(characters << 1 | 1);
        out.writeInt(0);
        assertThrows(DamagedRecordException.class, reader(out.toBytes())::readText);
    }

    @Property
    void whatIsClearedLeavesNothingInWhatIsWrittenNext(@ForAll byte[] before, @ForAll("texts") String text) {
        ByteWriter again = ByteWriter.keepingAtMost(KEPT);
        again.writeBytes(before);
        again.clear();
        again.writeText(text);
        ByteWriter once = new ByteWriter();
        once.writeText(text);
        assertArrayEquals(once.toBytes(), again.toBytes());
    }

    @Example
    void anArrayIsKeptUpToWhatAWriterMayKeep() {
        ByteWriter out = ByteWriter.keepingAtMost(KEPT);
        out.writeBytes(new byte[KEPT / 2]);
        byte[] kept = out.array();
        out.clear();
        assertSame(kept, out.array());
        out.writeBytes(new byte[KEPT * 10]);
        out.clear();
        assertTrue(out.array().length <= KEPT, "kept: " + out.array().length);
    }
}
