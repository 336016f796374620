package io.supernode.testkit.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ArgumentsTest {

    @Test
    void sizesCountInPowersOf1024() {
        assertEquals(687_481, ByteSize.parse("687481").bytes());
        assertEquals(64 << 10, ByteSize.parse("64k").bytes());
        assertEquals(200L << 20, ByteSize.parse("200MB").bytes());
        assertEquals(3L << 30, ByteSize.parse("3G").bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "M", "-1", "1.5G", "1X", "\uff11", "9999999999999", "999999999999T"})
    void whatIsNoSizeIsRefused(String text) {
        assertThrows(TypeConversionException.class, () -> ByteSize.parse(text));
    }

    @Test
    void ratesAreBitsOfLinksOrBytesOfFiles() {
        assertEquals(12_500_000, Rate.parse("100Mbit").bytesPerSecond());
        assertEquals(125, Rate.parse("1kbit").bytesPerSecond());
        assertEquals(12 << 20, Rate.parse("12M").bytesPerSecond());
        assertEquals(0, Rate.parse("0").bytesPerSecond());
        assertThrows(TypeConversionException.class, () -> Rate.parse("fast"));
    }

    @Test
    void aNodeIsAHostAndMaybeAPort() {
        assertEquals(new NodeAddress("10.0.0.1", 9000), NodeAddress.parse("10.0.0.1:9000"));
        assertEquals(new NodeAddress("node", 8002), NodeAddress.parse("node"));
        assertEquals(new NodeAddress("::1", 8002), NodeAddress.parse("[::1]"));
        assertEquals(new NodeAddress("::1", 9000), NodeAddress.parse("[::1]:9000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":8002", "node:", "node:0", "node:65536", "node:x", "node:-1"})
    void whatIsNoNodeIsRefused(String text) {
        assertThrows(TypeConversionException.class, () -> NodeAddress.parse(text));
    }
}
