package io.supernode.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressScopeTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, NO_HOST", "0.1.2.3, NO_HOST", "224.0.0.1, NO_HOST", "239.1.1.1, NO_HOST", "240.0.0.1, NO_HOST",
        "255.255.255.255, NO_HOST", "::, NO_HOST", "ff02::1, NO_HOST", "::ffff:0.0.0.0, NO_HOST", "::ffff:255.255.255.255, NO_HOST",
        "127.0.0.1, MACHINE", "127.9.9.9, MACHINE", "::1, MACHINE", "0:0:0:0:0:0:0:1, MACHINE", "::ffff:127.0.0.1, MACHINE",
        "::127.0.0.1, MACHINE", "64:ff9b::127.0.0.1, MACHINE", "2002:7f00:1::, MACHINE",
        "169.254.0.1, LINK", "169.254.169.254, LINK", "fe80::1, LINK", "febf::1, LINK", "::ffff:169.254.169.254, LINK",
        "::ffff:a9fe:a9fe, LINK", "::169.254.169.254, LINK", "64:ff9b::a9fe:a9fe, LINK", "2002:a9fe:a9fe::1, LINK",
        "10.0.0.1, NETWORK", "192.168.1.1, NETWORK", "192.0.2.1, NETWORK", "169.253.1.1, NETWORK", "169.255.1.1, NETWORK",
        "128.0.0.1, NETWORK", "fd00::1, NETWORK", "2001:db8::1, NETWORK", "fec0::1, NETWORK", "::ffff:10.0.0.1, NETWORK",
        "64:ff9b::10.0.0.1, NETWORK", "2002:a00:1::1, NETWORK"
    })
    void anAddressIsJudgedByWhatItStandsFor(String ip, AddressScope scope) {
        assertEquals(scope, AddressScope.of(ip));
    }

    @Property
    void everyIpv4AddressIsJudgedAlikeWhereItIsMappedIntoIpv6(@ForAll int bits) {
        String ip = (bits >>> 24) + "." + (bits >>> 16 & 255) + '.' + (bits >>> 8 & 255) + '.' + (bits & 255);
        assertEquals(AddressScope.of(ip), AddressScope.of("::ffff:" + ip));
    }

    @Test
    void aNameHasNone() {
        assertThrows(IllegalArgumentException.class, () -> AddressScope.of("o.example"));
    }
}
