package io.supernode.http.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.core.Supernode;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.http.RawClient;
import io.supernode.http.control.ControlExtensions;
import io.supernode.http.control.ControlServer;
import io.supernode.http.control.ControlSettings;
import io.supernode.http.control.HandFedOrigin;
import io.supernode.http.net.ListenSecurity;
import io.supernode.http.net.ProxyTrust;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who counts as one of this machine where proxies ask for others, over real sockets. Trusted are 127.0.0.2 and 192.0.2.2.
 */
@Timeout(60)
class ProxiedAdminTest {

    private ControlServer server;

    private void listen(boolean proxyHeader) throws IOException {
        ProxyTrust trust = new ProxyTrust(address -> isTrusted(address), proxyHeader);
        Supernode supernode = LocalSupernode.builder(new HandFedOrigin(), "a secret of tests".getBytes()).start();
        ControlSettings settings = ControlSettings.onPort(0).withSecurity(ListenSecurity.none().withProxies(trust));
        AdminGuard guard = AdminGuard.fromThisMachine();
        server = new ControlServer(
                supernode, settings, ControlServer.bind(settings),
                ControlExtensions.none()
                        .withGuard(guard)
                        .withGroups(List.of(
                                routes -> routes.post("/change", guard.changing(context -> context.result("changed"))))));
        server.start();
    }

    private static boolean isTrusted(InetAddress address) {
        return List.of("127.0.0.2", "192.0.2.2").contains(address.getHostAddress());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest(name = "from {0}, {1}: {2}")
    @CsvSource(delimiter = ';', textBlock = """
        127.0.0.1 ; -                                        ; 200
        127.0.0.2 ; -                                        ; 200
        127.0.0.2 ; X-Forwarded-For: 127.0.0.1               ; 200
        127.0.0.2 ; X-Forwarded-For: 127.0.0.1|Via: 1.1 us   ; 200
        127.0.0.2 ; X-Forwarded-For: [::1]:99                ; 200
        127.0.0.2 ; X-Forwarded-For: 192.0.2.9               ; 403
        127.0.0.2 ; X-Forwarded-For: 127.0.0.1, 192.0.2.9    ; 403
        127.0.0.2 ; X-Forwarded-For: 127.0.0.1|X-Forwarded-For: 192.0.2.9 ; 403
        127.0.0.2 ; X-Forwarded-For: 127.0.0.1, 192.0.2.2    ; 403
        127.0.0.2 ; X-Forwarded-For: unknown                 ; 403
        127.0.0.2 ; X-Forwarded-For: localhost               ; 403
        127.0.0.2 ; X-Forwarded-For:                         ; 403
        127.0.0.2 ; Via: 1.1 us                              ; 403
        127.0.0.2 ; Forwarded: for=127.0.0.1                 ; 403
        127.0.0.1 ; X-Forwarded-For: 127.0.0.1               ; 403
        127.0.0.1 ; X-Forwarded-For: 127.0.0.1, 127.0.0.2    ; 403
        127.0.0.3 ; X-Forwarded-For: 127.0.0.1               ; 403
        """)
    void onlyATrustedProxyOfThisMachineMakesItsClientLocal(String from, String header, int status) throws IOException {
        listen(false);
        assertEquals(status, change(from, "", header.equals("-") ? "" : header.replace("|", "\r\n") + "\r\n"));
    }

    @ParameterizedTest(name = "from {0}, {1}, {2}: {3}")
    @CsvSource(delimiter = ';', textBlock = """
        127.0.0.2 ; PROXY TCP4 127.0.0.1 127.0.0.1 1 2 ; -                          ; 200
        127.0.0.2 ; PROXY TCP6 ::1 ::1 1 2             ; -                          ; 200
        127.0.0.2 ; PROXY TCP4 192.0.2.9 127.0.0.1 1 2 ; -                          ; 403
        127.0.0.2 ; PROXY TCP6 2001:db8::9 ::1 1 2     ; -                          ; 403
        127.0.0.2 ; PROXY UNKNOWN                      ; -                          ; 403
        127.0.0.2 ; PROXY UNKNOWN ::1 ::1 1 2          ; -                          ; 403
        127.0.0.2 ; PROXY TCP4 192.0.2.9 127.0.0.1 1 2 ; X-Forwarded-For: 127.0.0.1 ; 403
        127.0.0.2 ; PROXY TCP4 192.0.2.2 127.0.0.1 1 2 ; X-Forwarded-For: 127.0.0.1 ; 403
        127.0.0.2 ; PROXY TCP4 127.0.0.1 127.0.0.1 1 2 ; X-Forwarded-For: 127.0.0.1 ; 403
        127.0.0.2 ; PROXY TCP4 127.0.0.2 127.0.0.1 1 2 ; X-Forwarded-For: 127.0.0.1 ; 200
        127.0.0.2 ; -                                  ; -                          ; 200
        127.0.0.1 ; PROXY TCP4 127.0.0.1 127.0.0.1 1 2 ; -                          ; 400
        """)
    void onlyAHeaderOfTheProxyProtocolThatNamesAClientOfThisMachineMakesItLocal(
            String from, String proxy, String header, int status) throws IOException {
        listen(true);
        String first = proxy.equals("-") ? "" : proxy + "\r\n";
        assertEquals(status, change(from, first, header.equals("-") ? "" : header + "\r\n"));
    }

    @ParameterizedTest(name = "{0}.0.0.1: {1}")
    @CsvSource({"127, 200", "10, 403"})
    void aHeaderOfVersion2CountsAsOneOfVersion1(int network, int status) throws IOException {
        listen(true);
        String header = "\r\n\r\n\0\r\nQUIT\n!\21\0\f" + (char) network + "\0\0\1" + "\177\0\0\1" + "\0\1" + "\0\2";
        assertEquals(status, change("127.0.0.2", header, ""));
    }

    @Test
    void aHeaderOfVersion2ThatNamesNobodyMakesNobodyLocal() throws IOException {
        listen(true);
        assertEquals(403, change("127.0.0.2", "\r\n\r\n\0\r\nQUIT\n \0\0\0", ""));
    }

    private int change(String from, String first, String headers) throws IOException {
        try (RawClient client = RawClient.connectFrom(from, server.port())) {
            client.send(first + "POST /change HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n" + headers + "\r\n");
            return client.readReply().status();
        }
    }
}
