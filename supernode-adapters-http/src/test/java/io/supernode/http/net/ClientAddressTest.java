package io.supernode.http.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

    /** Trusted are 127.0.0.1 and 10.0.0.0/8. */
    private static final ProxyTrust TRUST = new ProxyTrust(
            address -> address.getHostAddress().equals("127.0.0.1") || address.getHostAddress().startsWith("10."), true);

    @ParameterizedTest(name = "from {0}, PROXY {1}, X-Forwarded-For {2}: {3}, local {4}")
    @CsvSource(delimiter = ';', nullValues = "-", textBlock = """
        127.0.0.1 ; -          ; -                                ; 127.0.0.1  ; true
        127.0.0.2 ; -          ; -                                ; 127.0.0.2  ; true
        192.0.2.1 ; -          ; -                                ; 192.0.2.1  ; false
        192.0.2.1 ; -          ; 127.0.0.1                        ; 192.0.2.1  ; false
        127.0.0.2 ; -          ; 127.0.0.1                        ; 127.0.0.2  ; false
        127.0.0.1 ; -          ; 127.0.0.1                        ; 127.0.0.1  ; true
        127.0.0.1 ; -          ; [::1]:77                         ; 0:0:0:0:0:0:0:1 ; true
        127.0.0.1 ; -          ; 192.0.2.9                        ; 192.0.2.9  ; false
        127.0.0.1 ; -          ; 192.0.2.9:4711                   ; 192.0.2.9  ; false
        127.0.0.1 ; -          ; 127.0.0.1, 192.0.2.9             ; 192.0.2.9  ; false
        127.0.0.1 ; -          ; 127.0.0.1, 10.1.1.1              ; 127.0.0.1  ; false
        127.0.0.1 ; -          ; 192.0.2.8, 192.0.2.9, 10.1.1.1   ; 192.0.2.9  ; false
        127.0.0.1 ; -          ; 192.0.2.8, 127.0.0.2             ; 127.0.0.2  ; false
        127.0.0.1 ; -          ; unknown                          ; 127.0.0.1  ; false
        127.0.0.1 ; -          ; localhost                        ; 127.0.0.1  ; false
        127.0.0.1 ; -          ; 127.0.0.1,                       ; 127.0.0.1  ; false
        10.0.0.1  ; -          ; 127.0.0.1                        ; 127.0.0.1  ; false
        10.0.0.1  ; 127.0.0.1  ; -                                ; 127.0.0.1  ; false
        127.0.0.1 ; 127.0.0.1  ; -                                ; 127.0.0.1  ; true
        127.0.0.1 ; 192.0.2.9  ; -                                ; 192.0.2.9  ; false
        127.0.0.1 ; 192.0.2.9  ; 127.0.0.1                        ; 192.0.2.9  ; false
        127.0.0.1 ; 10.0.0.1   ; 192.0.2.9                        ; 192.0.2.9  ; false
        """)
    void theClientIsTheLastOneThatIsNoTrustedProxy(String peer, String named, String forwarded, String client, boolean local)
            throws UnknownHostException {
        ClientAddress told = of(peer, named, forwarded);
        assertEquals(client, told.toString());
        assertEquals(local, told.isThisMachine());
    }

    @Property
    void nothingThatIsSaidMakesAPeerFromElsewhereLocal(
            @ForAll("addresses") String peer, @ForAll("addresses") String named, @ForAll("lists") List<String> hops,
            @ForAll boolean isNamed) throws UnknownHostException {
        boolean elsewhere = !InetAddress.getByName(peer).isLoopbackAddress()
                || isNamed && !InetAddress.getByName(named).isLoopbackAddress()
                || hops.stream().anyMatch(hop -> !Set.of("127.0.0.1", "127.0.0.2", "::1").contains(hop));
        ClientAddress told = of(peer, isNamed ? named : null, hops.isEmpty() ? null : String.join(", ", hops));
        assertFalse(elsewhere && told.isThisMachine());
    }

    @Property
    void whatAnUntrustedPeerSaysChangesNothing(@ForAll("lists") List<String> hops) throws UnknownHostException {
        ClientAddress told = of("192.0.2.1", null, hops.isEmpty() ? null : String.join(",", hops));
        assertEquals("192.0.2.1", told.toString());
        assertFalse(told.isThisMachine());
    }

    @Provide
    Arbitrary<String> addresses() {
        return Arbitraries.of("127.0.0.1", "127.0.0.2", "::1", "10.0.0.1", "10.9.9.9", "192.0.2.1", "2001:db8::1");
    }

    @Provide
    Arbitrary<List<String>> lists() {
        return Arbitraries.oneOf(addresses(), Arbitraries.of("unknown", "", "localhost", "_x", "[::1", "1.2.3"))
                .list()
                .ofMaxSize(5);
    }

    private static ClientAddress of(String peer, String named, String forwarded) throws UnknownHostException {
        HttpFields.Mutable headers = HttpFields.build();
        if (forwarded != null) {
            headers.add("X-Forwarded-For", forwarded);
        }
        Optional<Optional<InetAddress>> proxied =
                named == null ? Optional.empty() : Optional.of(Optional.of(InetAddress.getByName(named)));
        return ClientAddress.of(InetAddress.getByName(peer), proxied, headers, TRUST);
    }
}
