package io.supernode.http.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundPortTest {

    @ParameterizedTest
    @ValueSource(strings = {"all", "ALL", "0.0.0.0"})
    void allAddressesOfTheMachineCanBeListenedOn(String host) throws IOException {
        try (BoundPort port = BoundPort.open("test", ListenAddress.of(host, 0))) {
            InetSocketAddress address = (InetSocketAddress) port.channel().getLocalAddress();
            assertTrue(address.getAddress().isAnyLocalAddress(), address.toString());
            assertEquals(address.getPort(), port.number());
        }
    }

    @Test
    void aNameWithoutAnAddressIsReportedInOneSentence() {
        var refusal = assertThrows(
                IOException.class, () -> BoundPort.open("test", ListenAddress.of("no-such-host.invalid", 0)));
        assertEquals(
                "cannot listen on test port 0 of no-such-host.invalid: there is no address of this name", refusal.getMessage());
    }

    @Test
    void anAddressOfAnotherMachineIsReportedInOneSentence() {
        var refusal = assertThrows(IOException.class, () -> BoundPort.open("test", ListenAddress.of("192.0.2.1", 0)));
        assertEquals("cannot listen on test port 0 of 192.0.2.1: Cannot assign requested address", refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void whatIsNoPortIsRefused(int port) {
        assertThrows(IllegalArgumentException.class, () -> ListenAddress.onPort(port));
    }
}
