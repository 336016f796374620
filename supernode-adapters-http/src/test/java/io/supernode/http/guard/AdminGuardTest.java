package io.supernode.http.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.supernode.core.Supernode;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.http.RawClient;
import io.supernode.http.RawClient.Reply;
import io.supernode.http.control.ControlExtensions;
import io.supernode.http.control.ControlServer;
import io.supernode.http.control.ControlSettings;
import io.supernode.http.control.HandFedOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may change and who may read, over real sockets. */
@Timeout(60)
class AdminGuardTest {

    private static final String TOKEN = "a-token-of-tests";
    private static final String UNKNOWN_TASK = "0".repeat(64);

    private final AdminGuard guard = new AdminGuard(access(AdminAccess.Reads.OPEN));
    private final AtomicInteger changes = new AtomicInteger();
    private ControlServer server;

    private static AdminAccess access(AdminAccess.Reads reads) {
        return new AdminAccess(Optional.of(AdminToken.of(TOKEN)), reads, List.of("ops.example.com", "*.inner.example"));
    }

    @BeforeEach
    void listen() throws IOException {
        Supernode supernode = LocalSupernode.builder(new HandFedOrigin(), "a secret of tests".getBytes()).start();
        ControlSettings settings = ControlSettings.onPort(0);
        server = new ControlServer(
                supernode, settings, ControlServer.bind(settings),
                ControlExtensions.none().withGuard(guard).withGroups(List.of(routes -> {
                    routes.get("/read", guard.reading(context -> context.result("read")));
                    routes.post("/change", guard.changing(context -> {
                        changes.incrementAndGet();
                        context.result("changed");
                    }));
                })));
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Of headers, separated by bars. A request of the tests comes from loopback; a header of a proxy makes it come from afar. */
    @ParameterizedTest(name = "{0}: change {1}, read {2}, read with a token only {3}")
    @CsvSource(delimiter = ';', textBlock = """
        Host: localhost                                                       ; 200; 200; 200
        Host: 127.0.0.1:8002                                                  ; 200; 200; 200
        Host: [::1]:8002                                                      ; 200; 200; 200
        Host: 192.0.2.7                                                       ; 200; 200; 200
        Host: ops.example.com                                                 ; 200; 200; 200
        Host: OPS.example.com.:8002                                           ; 200; 200; 200
        Host: a.inner.example                                                 ; 200; 200; 200
        Host: inner.example                                                   ; 403; 403; 403
        Host: .inner.example                                                  ; 403; 403; 403
        Host: evil.example                                                    ; 403; 403; 403
        Host: localhost.evil.example                                          ; 403; 403; 403
        Host: 127.0.0.1.evil.example                                          ; 403; 403; 403
        Host: evilinner.example                                               ; 403; 403; 403
        Host: 0x7f.1                                                          ; 403; 403; 403
        Host: evil.example|Authorization: Bearer a-token-of-tests             ; 200; 200; 200
        Host: localhost|Authorization: Bearer a-token-of-tests                ; 200; 200; 200
        Host: localhost|Authorization: bearer   a-token-of-tests              ; 200; 200; 200
        Host: localhost|Authorization: Bearer a-token-of-testz                ; 403; 403; 401
        Host: localhost|Authorization: Bearer                                 ; 200; 200; 200
        Host: localhost|Authorization: Basic YTpi                             ; 200; 200; 200
        Host: localhost|X-Forwarded-For: 127.0.0.1                            ; 403; 200; 401
        Host: localhost|Forwarded: for=127.0.0.1                              ; 403; 200; 401
        Host: localhost|X-Real-IP: 127.0.0.1                                  ; 403; 200; 401
        Host: localhost|Via: 1.1 proxy                                        ; 403; 200; 401
        Host: localhost|X-Forwarded-For: x|Authorization: Bearer a-token-of-tests ; 200; 200; 200
        Host: localhost|X-Forwarded-For: x|Authorization: Bearer wrong        ; 403; 403; 401
        Host: localhost|Origin: http://localhost                              ; 200; 200; 200
        Host: localhost:8002|Origin: http://localhost:8002                    ; 200; 200; 200
        Host: localhost:8002|Origin: http://localhost:8003                    ; 403; 403; 403
        Host: localhost|Origin: http://evil.example                           ; 403; 403; 403
        Host: localhost|Origin: null                                          ; 403; 403; 403
        Host: localhost|Origin: file://                                       ; 403; 403; 403
        Host: localhost|Origin: https://ops.example.com                       ; 200; 200; 200
        Host: evil.example|Origin: http://evil.example                        ; 403; 403; 403
        Host: localhost|Origin: http://evil.example|Authorization: Bearer a-token-of-tests ; 403; 403; 403
        Host: localhost|Sec-Fetch-Site: same-origin                           ; 200; 200; 200
        Host: localhost|Sec-Fetch-Site: none                                  ; 200; 200; 200
        Host: localhost|Sec-Fetch-Site: same-site                             ; 403; 403; 403
        Host: localhost|Sec-Fetch-Site: cross-site                            ; 403; 403; 403
        Host: localhost|Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate   ; 403; 200; 200
        """)
    void requestsAreLetInByWhereTheyComeFromAndWhatTheyBring(String headers, int change, int read, int closedRead)
            throws IOException {
        assertEquals(change, send("POST", "/change", headers).status(), "change");
        assertEquals(change == 200 ? 1 : 0, changes.get(), "changes that were made");
        int drop = send("DELETE", "/peer/tasks/" + UNKNOWN_TASK, headers).status();
        assertEquals(change, drop, "DELETE /peer/tasks");
        assertEquals(read, send("GET", "/read", headers).status(), "read");
        guard.access(access(AdminAccess.Reads.TOKEN));
        Reply closed = send("GET", "/read", headers);
        assertEquals(closedRead, closed.status(), "read with a token only");
        assertEquals(closedRead == 401 ? "Bearer realm=\"supernode\"" : null, closed.header("www-authenticate"));
    }

    @Test
    void aRefusalIsJsonAndSaysWhatToDo() throws IOException {
        Reply refusal = send("POST", "/change", "Host: localhost|X-Forwarded-For: 192.0.2.1");
        assertEquals("application/json;charset=utf-8", refusal.header("content-type").toLowerCase());
        assertEquals(
                "{\"code\":403,\"msg\":\"changes are for requests from this machine, or with the token: "
                        + "Authorization: Bearer TOKEN\"}",
                refusal.body());
    }

    @Test
    void withoutATokenNoTokenLetsAnybodyIn() throws IOException {
        guard.access(AdminAccess.fromThisMachine());
        String headers = "Host: localhost|X-Forwarded-For: x|Authorization: Bearer ";
        assertEquals(403, send("POST", "/change", headers + TOKEN).status());
        assertEquals(403, send("POST", "/change", headers).status());
        assertTrue(send("POST", "/change", headers + "x").body().contains("--admin-token-file"));
    }

    @Test
    void anotherTokenCountsFromThenOn() throws IOException {
        guard.access(new AdminAccess(Optional.of(AdminToken.of("new")), AdminAccess.Reads.OPEN, List.of()));
        String headers = "Host: localhost|X-Forwarded-For: x|Authorization: Bearer ";
        assertEquals(200, send("POST", "/change", headers + "new").status());
        assertEquals(403, send("POST", "/change", headers + TOKEN).status());
    }

    @Test
    void aRequestThatDoesNotComeFromLoopbackChangesNothingWithoutTheToken() throws IOException {
        Optional<InetAddress> own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .findFirst();
        assumeTrue(own.isPresent(), "this machine has no address but loopback");
        assertEquals(403, sendTo(own.get(), "Host: localhost"));
        assertEquals(200, sendTo(own.get(), "Host: localhost|Authorization: Bearer " + TOKEN));
    }

    private int sendTo(InetAddress address, String headers) throws IOException {
        try (Socket socket = new Socket(address, server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request("POST", "/change", headers).getBytes());
            return Integer.parseInt(new String(socket.getInputStream().readNBytes(12)).substring(9));
        }
    }

    private Reply send(String method, String path, String headers) throws IOException {
        try (RawClient client = RawClient.connect(server.port())) {
            client.send(request(method, path, headers));
            return client.readReply();
        }
    }

    private static String request(String method, String path, String headers) {
        return method + ' ' + path + " HTTP/1.1\r\n" + headers.replace("|", "\r\n") + "\r\n\r\n";
    }
}
