package io.supernode.cdn.origin;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.settings.Cidr;
import io.supernode.cdn.settings.EgressRules;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressPolicyTest {

    private final EgressPolicy strict = new EgressPolicy(EgressRules.defaults());
    private final EgressPolicy lenient = new EgressPolicy(EgressRules.defaults().withLoopback(true));

    @ParameterizedTest
    @ValueSource(strings = {
        "0.0.0.0", "0.1.2.3", "::", "169.254.0.1", "169.254.169.254", "fe80::1", "224.0.0.1", "239.255.255.255",
        "ff02::1", "255.255.255.255", "240.0.0.1", "100.100.100.200", "192.0.0.192", "fd00:ec2::254",
        "64:ff9b::169.254.169.254", "64:ff9b:1::169.254.169.254", "2002:a9fe:a9fe::1", "::169.254.169.254", "::ffff:169.254.169.254"
    })
    void someAddressesAreAlwaysRefused(String address) throws Exception {
        assertTrue(refusal(strict, address).isPresent());
        assertTrue(refusal(lenient, address).isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::127.0.0.1", "2002:7f00:1::"
    })
    void loopbackIsRefusedUnlessAllowed(String address) throws Exception {
        assertTrue(refusal(strict, address).isPresent());
        assertFalse(refusal(lenient, address).isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "8.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "2001:4860:4860::8888", "fd00::1",
        "64:ff9b::8.8.8.8"
    })
    void publicAndPrivateAddressesPass(String address) throws Exception {
        assertFalse(refusal(strict, address).isPresent());
    }

    @Test
    void aMappedAddressThatWasNotTurnedIntoIpv4IsJudgedAsIpv4() throws Exception {
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        mapped[12] = 127;
        mapped[15] = 1;
        assertTrue(strict.refusal("x", Inet6Address.getByAddress("x", mapped, -1), 80).isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "fd00::1", "64:ff9b::10.0.0.1"})
    void privateAddressesAreRefusedOnlyIfTheOperatorSaysSo(String address) throws Exception {
        EgressPolicy policy = new EgressPolicy(EgressRules.defaults().withPrivateRefused(true));
        assertTrue(refusal(policy, address).isPresent());
        assertTrue(refusal(policy, "8.8.8.8").isEmpty());
        assertTrue(refusal(policy, "172.32.0.1").isEmpty());
    }

    @Test
    void aDeniedBlockIsRefusedAlsoIfItIsAllowed() throws Exception {
        EgressPolicy policy = new EgressPolicy(EgressRules.defaults()
                .withAllowed(List.of(Cidr.parse("8.0.0.0/8")), List.of())
                .withDenied(List.of(Cidr.parse("8.8.0.0/16")), List.of("bad.example")));
        assertTrue(refusal(policy, "8.8.8.8").isPresent());
        assertTrue(refusal(policy, "8.9.8.8").isEmpty());
        assertTrue(refusal(policy, "9.9.9.9").isPresent(), "only what is listed passes");
        assertTrue(policy.refusal("BAD.example.").isPresent());
    }

    @Test
    void anAllowedNamePassesButNotToAnAddressThatIsAlwaysRefused() throws Exception {
        EgressPolicy policy =
                new EgressPolicy(EgressRules.defaults().withAllowed(List.of(), List.of("*.example.com")));
        assertTrue(policy.refusal("a.example.com", InetAddress.getByName("8.8.8.8"), 80).isEmpty());
        assertTrue(policy.refusal("example.org", InetAddress.getByName("8.8.8.8"), 80).isPresent());
        assertTrue(policy.refusal("notexample.com", InetAddress.getByName("8.8.8.8"), 80).isPresent());
        assertTrue(policy.refusal("a.example.com", InetAddress.getByName("169.254.169.254"), 80).isPresent());
    }

    @Test
    void theSupernodesOwnPortsAreRefusedEvenWhereLoopbackIsAllowed() throws Exception {
        EgressPolicy policy = new EgressPolicy(
                EgressRules.defaults().withLoopback(true).withOwnPorts(Set.of(8001, 8002)));
        assertTrue(policy.refusal("x", InetAddress.getByName("127.0.0.1"), 8002).isPresent());
        assertTrue(policy.refusal("x", InetAddress.getByName("127.0.0.1"), 8003).isEmpty());
        assertTrue(policy.refusal("x", InetAddress.getByName("8.8.8.8"), 8002).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "name/8", "::/129", "/8"})
    void whatIsNoBlockIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Cidr.parse(text));
    }

    private static Optional<String> refusal(EgressPolicy policy, String address) throws Exception {
        return policy.refusal("host.example", InetAddress.getByName(address), 80);
    }
}
