package io.supernode.core.model;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
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
}
