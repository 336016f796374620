package io.supernode.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "0.0.0.0", "10.0.0.1", "255.255.255.255", "9.99.100.249", "::", "::1", "fd00::1", "FD00::a", "1:2:3:4:5:6:7:8",
        "::ffff:10.0.0.1", "0000:0000:0000:0000:0000:ffff:255.255.255.255"
    })
    void addressesAreTakenAsTheyAreWritten(String text) {
        assertTrue(IpLiteral.isValid(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "10", "10.0.0", "10.0.0.1.2", "10.0.0.", ".10.0.0", "10..0.1", "256.0.0.1", "10.0.0.999", "10.0.0.0001",
        "10.0.0.01", "00.0.0.0", "10.0.0.a", "10.0.0.-1", "10.0.0.+1", "10.0.0.:", "10.0.0./", "\uff10.0.0.0",
        "0x0a.0.0.1"
    })
    void whatOnlyLooksLikeAnIpv4AddressIsNone(String text) {
        assertFalse(IpLiteral.isValid(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "::12345", "::g", "::1%lo", "[::1]", "a:80",
        "host:80", "::\uff11", "::/", "::@", ".::1", ".:1", "00000:0000:0000:0000:0000:ffff:255.255.255.255"
    })
    void whatOnlyLooksLikeAnIpv6AddressIsNone(String text) {
        assertFalse(IpLiteral.isValid(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "o.example", "cafe", "dead.beef", "a.b.c.d"})
    void aNameIsNoAddressAndNobodyIsAskedForIt(String text) {
        assertFalse(IpLiteral.isValid(text));
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::1, 2001:db8::1", "2001:0db8::1, 2001:db8::1", "2001:DB8::1, 2001:db8::1",
        "2001:db8:0:0:0:0:0:1, 2001:db8::1", "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1", "2001:0:0:1:0:0:0:1, 2001:0:0:1::1", "0:0:0:0:0:0:0:0, ::",
        "0::1, ::1", "fe80:0:0:0:0:0:0:0, fe80::", "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8", "::192.0.2.1, ::c000:201",
        "::ffff:192.0.2.1, 192.0.2.1", "::FFFF:c000:0201, 192.0.2.1", "192.0.2.1, 192.0.2.1"
    })
    void anAddressHasOneTextHoweverItIsWritten(String written, String canonical) {
        assertEquals(canonical, IpLiteral.canonical(written));
        assertEquals(canonical, new PeerAddress(written, 1).ip());
    }

    /** Few values, so that there are runs of zeros. */
    @Property
    void theOneTextOfAnIpv6AddressIsThatAddressAndAsShortAsTheJdksAtLeast(
            @ForAll @Size(16) List<@IntRange(max = 2) Integer> values) throws UnknownHostException {
        byte[] bytes = new byte[values.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = values.get(i).byteValue();
        }
        InetAddress address = InetAddress.getByAddress(bytes);
        String canonical = IpLiteral.canonical(address.getHostAddress());
        assertEquals(address, InetAddress.getByName(canonical));
        assertTrue(canonical.length() <= address.getHostAddress().length());
        assertEquals(canonical, IpLiteral.canonical(canonical));
        assertEquals(canonical, IpLiteral.canonical(address.getHostAddress().toUpperCase(Locale.ROOT)));
    }

    @Test
    void whatIsNoAddressHasNoText() {
        assertEquals(
                "an IPv4 or IPv6 address is expected",
                assertThrows(IllegalArgumentException.class, () -> IpLiteral.canonical("o.example")).getMessage());
    }
}
