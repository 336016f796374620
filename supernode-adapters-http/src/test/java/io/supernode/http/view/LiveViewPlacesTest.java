package io.supernode.http.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.Supernode;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.http.Await;
import io.supernode.http.RawClient;
import io.supernode.http.RawClient.Reply;
import io.supernode.http.control.ControlExtensions;
import io.supernode.http.control.ControlServer;
import io.supernode.http.control.ControlSettings;
import io.supernode.http.control.HandFedOrigin;
import io.supernode.http.guard.AdminGuard;
import io.supernode.http.net.ListenSecurity;
import io.supernode.http.net.ProxyTrust;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many may look at the live view, and how many of one address, over real sockets. 127.0.0.2 is a trusted proxy. */
@Timeout(60)
class LiveViewPlacesTest {

    private static final String PROXY = "127.0.0.2";

    private final List<RawClient> clients = new ArrayList<>();
    private LiveView view;
    private ControlServer server;

    @BeforeEach
    void listen() throws IOException {
        Supernode supernode = LocalSupernode.builder(new HandFedOrigin(), "a secret of tests".getBytes()).start();
        AdminGuard guard = AdminGuard.fromThisMachine();
        view = new LiveView(guard, supernode, Optional.empty(), Optional.empty(), new NotableEvents());
        ControlSettings settings = ControlSettings.onPort(0).withSecurity(ListenSecurity.none()
                .withProxies(new ProxyTrust(address -> address.getHostAddress().equals(PROXY), false)));
        server = new ControlServer(
                supernode, settings, ControlServer.bind(settings),
                ControlExtensions.none().withGuard(guard).withGroups(List.of(view)));
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        view.close();
        server.close();
    }

    /** Asks for a stream, and keeps it if there is one. */
    private Reply look(String from, String headers) throws IOException {
        RawClient client = RawClient.connectFrom(from, server.port());
        clients.add(client);
        client.send("GET /view/stream?page=tasks HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
        Reply reply = client.readReply();
        if (reply.status() == 200) {
            // The stream is begun behind the head of its reply.
            client.awaitReply();
        }
        return reply;
    }

    private void fill(String from, String headers, int places) throws IOException {
        for (int n = 0; n < places; n++) {
            assertEquals(200, look(from, headers).status(), "place " + n);
        }
    }

    private void goesOne() throws IOException {
        int before = view.viewers();
        clients.remove(0).close();
        Await.until("one is gone", () -> view.viewers() < before);
    }

    @Test
    void oneAddressHasSomeOfThePlacesAndIsToldSoAndTheOthersFindTheirs() throws Exception {
        fill("127.0.0.3", "", Viewers.MOST_PER_ADDRESS);
        Reply refused = look("127.0.0.3", "");
        assertEquals(429, refused.status());
        assertTrue(refused.body().contains("so many pages of your address are shown already that no other one is: 8"), refused.body());
        assertEquals(200, look("127.0.0.4", "").status());
        goesOne();
        assertEquals(200, look("127.0.0.3", "").status());
        assertEquals(429, look("127.0.0.3", "").status());
    }

    @Test
    void soManyMayLookAndNoMoreUntilOneGoes() throws Exception {
        for (int address = 0; address < Viewers.MOST / Viewers.MOST_PER_ADDRESS; address++) {
            fill("127.0.0." + (3 + address), "", Viewers.MOST_PER_ADDRESS);
        }
        assertEquals(503, look("127.0.0.99", "").status());
        goesOne();
        assertEquals(200, look("127.0.0.99", "").status());
    }

    @Test
    void aNetworkOfIpv6CountsAsOneAddress() throws Exception {
        for (int n = 0; n < Viewers.MOST_PER_ADDRESS; n++) {
            assertEquals(200, look(PROXY, "X-Forwarded-For: 2001:db8::" + n + "\r\n").status());
        }
        assertEquals(429, look(PROXY, "X-Forwarded-For: 2001:db8::ffff:1\r\n").status());
        assertEquals(200, look(PROXY, "X-Forwarded-For: 2001:db8:0:1::1\r\n").status());
    }

    @Test
    void aTrustedProxyThatNamesNobodyStandsForManyAndMayHaveAllPlaces() throws Exception {
        fill(PROXY, "", Viewers.MOST);
        assertEquals(503, look(PROXY, "").status());
    }
}
