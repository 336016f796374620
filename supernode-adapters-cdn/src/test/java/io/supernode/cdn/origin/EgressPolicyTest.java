package io.supernode.cdn.origin;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressPolicyTest {

    private final EgressPolicy strict = new EgressPolicy(false);
    private final EgressPolicy lenient = new EgressPolicy(true);

    @ParameterizedTest
    @ValueSource(strings = {
        "0.0.0.0", "0.1.2.3", "::", "169.254.0.1", "169.254.169.254", "fe80::1", "224.0.0.1", "239.255.255.255",
        "ff02::1", "255.255.255.255", "240.0.0.1", "100.100.100.200", "192.0.0.192", "fd00:ec2::254",
        "64:ff9b::169.254.169.254", "2002:a9fe:a9fe::1", "::169.254.169.254", "::ffff:169.254.169.254"
    })
    void someAddressesAreAlwaysRefused(String address) throws Exception {
        assertTrue(strict.refusal(InetAddress.getByName(address)).isPresent());
        assertTrue(lenient.refusal(InetAddress.getByName(address)).isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::127.0.0.1", "2002:7f00:1::"
    })
    void loopbackIsRefusedUnlessAllowed(String address) throws Exception {
        assertTrue(strict.refusal(InetAddress.getByName(address)).isPresent());
        assertFalse(lenient.refusal(InetAddress.getByName(address)).isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "8.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "2001:4860:4860::8888", "fd00::1",
        "64:ff9b::8.8.8.8"
    })
    void publicAndPrivateAddressesPass(String address) throws Exception {
        assertFalse(strict.refusal(InetAddress.getByName(address)).isPresent());
    }

    @Test
    void aMappedAddressThatWasNotTurnedIntoIpv4IsJudgedAsIpv4() throws Exception {
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        mapped[12] = 127;
        mapped[15] = 1;
        assertTrue(strict.refusal(Inet6Address.getByAddress("x", mapped, -1)).isPresent());
    }
}
