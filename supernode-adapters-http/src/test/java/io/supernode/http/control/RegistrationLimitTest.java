package io.supernode.http.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.http.RawClient;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** More registrations per second than one address may make, over real sockets. */
class RegistrationLimitTest extends ControlServerTestBase {

    /** Ten at once, and one each second: many more than come in the time of a test. */
    private static final int MANY = 2_000;

    private String registerFrom(String address, int number) throws IOException {
        try (RawClient client = RawClient.connectFrom(address, server.port())) {
            client.send(registration(FORM, form(address + "-1-" + number, "")));
            return client.readReply().body();
        }
    }

    @Test
    void whoRegistersTooOftenIsToldToAskAgainAndOthersAreTakenIn() throws IOException {
        server.close();
        server = start(supernode, ControlSettings.onPort(0).withRegistrationsPerSecond(1));
        String reply = registerFrom("127.0.0.1", 0);
        assertTrue(reply.startsWith("{\"code\":200,"), reply);
        for (int i = 1; i < MANY && reply.startsWith("{\"code\":200,"); i++) {
            reply = registerFrom("127.0.0.1", i);
        }
        assertEquals("{\"code\":609,\"msg\":\"too many registrations come from your address, ask again\"}", reply);
        String other = registerFrom("127.0.0.2", 0);
        assertTrue(other.startsWith("{\"code\":200,"), other);
        String call = get("/peer/service/down?taskId=" + "a".repeat(64) + "&cid=x").body();
        assertTrue(call.startsWith("{\"code\":502,"), "other calls are answered as ever: " + call);
    }
}
