package io.supernode.http.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.http.RawClient.Reply;
import io.supernode.http.wire.SupernodeName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Python clients bear a slow supernode only if its pieces have the name by which they call it. */
class SupernodeNameTest extends ControlServerTestBase {

    private String peerIp(String superNode) throws Exception {
        String task = taskOf(CID, "0.2.2");
        origin.deliver();
        Reply reply = get(pull(task, CID, "700", "502", "") + superNode);
        assertTrue(reply.body().startsWith("{\"code\":601"), reply.body());
        return reply.body().replaceFirst(".*\"peerIp\":\"([^\"]*)\".*", "$1");
    }

    private void goByItsNames() throws Exception {
        server.close();
        server = start(supernode, ControlSettings.onPort(0).withGoesByItsNames(true));
    }

    @Test
    void whoCallsTheSupernodeByAHostNameIsToldThatName() throws Exception {
        goByItsNames();
        assertEquals("sn-1.Example.test", peerIp("&superNode=sn-1.Example.test"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&superNode=", "&superNode=10.9.9.9", "&superNode=sn_1", "&superNode=a%22%2C", "&superNode=sn:8002", "&superNode=fd00::1"})
    void whoDoesNotIsToldAnAddress(String superNode) throws Exception {
        goByItsNames();
        assertEquals("10.148.177.242", peerIp(superNode));
    }

    @Test
    void whereTheNameNeedNotLeadToThePiecesAnAddressIsTold() throws Exception {
        assertEquals("10.148.177.242", peerIp("&superNode=sn1.test"));
    }

    @Test
    void aNameIsBounded() {
        String label = "a".repeat(63);
        assertTrue(SupernodeName.isHostName("localhost"));
        assertTrue(SupernodeName.isHostName(label + '.' + label));
        for (String none : new String[] {label + 'a', (label + '.').repeat(4) + "ab", "-a", "a-", "a..b", "1.2.3", "", null}) {
            assertEquals(false, SupernodeName.isHostName(none), none);
        }
    }
}
