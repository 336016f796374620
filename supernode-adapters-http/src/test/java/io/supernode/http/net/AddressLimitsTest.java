package io.supernode.http.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/** {@link AddressRate} and {@link AddressConnections}. */
class AddressLimitsTest {

    private static final long SECOND = 1_000_000_000;

    private long now;

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anAddressHasTenSecondsOfCallsAtOnceAndItsRateFromThenOnAndAnotherAddressItsOwn() {
        AddressRate rate = new AddressRate(5, () -> now);
        for (int i = 0; i < 50; i++) {
            assertTrue(rate.take(address("192.0.2.1")));
        }
        assertFalse(rate.take(address("192.0.2.1")));
        assertTrue(rate.take(address("192.0.2.2")));
        now += SECOND;
        for (int i = 0; i < 5; i++) {
            assertTrue(rate.take(address("192.0.2.1")));
        }
        assertFalse(rate.take(address("192.0.2.1")));
    }

    @Test
    void aNetworkOfIpv6CountsAsOneAddress() {
        AddressRate rate = new AddressRate(1, () -> now);
        for (int i = 0; i < 10; i++) {
            assertTrue(rate.take(address("2001:db8::" + i)));
        }
        assertFalse(rate.take(address("2001:db8::ffff:1")));
        assertTrue(rate.take(address("2001:db8:0:1::1")));
    }

    @Test
    void howeverManyAddressesCallOnlySoManyAreRemembered() {
        AddressRate rate = new AddressRate(1, () -> now);
        for (int i = 0; i < AddressRate.MAX_ADDRESSES + 1000; i++) {
            rate.take(address("10." + (i >> 16) + '.' + (i >> 8 & 255) + '.' + (i & 255)));
        }
        assertEquals(AddressRate.MAX_ADDRESSES, rate.addresses());
    }

    @Test
    void noLimitIsNone() {
        AddressRate rate = new AddressRate(0, () -> now);
        for (int i = 0; i < 1000; i++) {
            assertTrue(rate.take(address("192.0.2.1")));
        }
        assertEquals(0, rate.addresses());
    }

    @Test
    void anAddressHasOnlySoManyConnectionsAtOnceAndOneThatEndsMakesRoom() {
        AddressConnections connections = new AddressConnections(2, address -> false);
        assertTrue(connections.take(address("192.0.2.1")));
        assertTrue(connections.take(address("192.0.2.1")));
        assertFalse(connections.take(address("192.0.2.1")));
        assertFalse(connections.take(address("192.0.2.1")));
        assertTrue(connections.take(address("192.0.2.2")));
        connections.give(address("192.0.2.1"));
        assertTrue(connections.take(address("192.0.2.1")));
        assertFalse(connections.take(address("192.0.2.1")));
    }

    @Test
    void anAddressWithoutConnectionsIsForgottenAndATrustedProxyHasNoLimit() {
        AddressConnections connections = new AddressConnections(1, address("192.0.2.9")::equals);
        for (int i = 0; i < 100; i++) {
            assertTrue(connections.take(address("192.0.2.9")));
        }
        connections.take(address("192.0.2.1"));
        assertEquals(1, connections.addresses());
        connections.give(address("192.0.2.1"));
        connections.give(address("192.0.2.9"));
        assertEquals(0, connections.addresses());
    }
}
