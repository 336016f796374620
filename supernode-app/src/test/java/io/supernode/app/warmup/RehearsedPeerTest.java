package io.supernode.app.warmup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The calls of a client that is played. */
class RehearsedPeerTest {

    private static final String REGISTERED =
            "{\"code\":200,\"msg\":\"success\",\"data\":{\"taskId\":\"abc\",\"fileLength\":10,\"pieceSize\":4194304}}";
    private static final String PIECE = "{\"code\":601,\"data\":[{\"cid\":\"node\",\"downLink\":1,\"path\":\"/qtdown/abc\","
            + "\"peerIp\":\"127.0.0.1\",\"peerPort\":8001,\"pieceMd5\":\"m:1\",\"pieceNum\":0,\"pieceSize\":4194304,"
            + "\"range\":\"0-4194303\"}]}";
    private static final String NEXT_PIECE = PIECE.replace("0-4194303", "4194304-8388607");
    private static final String DONE = "{\"code\":600,\"data\":{\"md5\":\"m\",\"fileLength\":10}}";
    private static final String OK = "{\"code\":200}";
    private static final int MORE_CALLS_THAN_IT_MAKES = 10;

    private final RehearsedPeer peer = new RehearsedPeer("p", "http://127.0.0.1:1/f", 8001);

    private String nextLine() {
        String request = peer.next();
        return request.substring(0, request.indexOf(" HTTP/1.1"));
    }

    @Test
    void itRegistersAndAsksForPiecesAndReportsEachAndLeavesAndAnotherOneComes() {
        assertTrue(peer.next().contains("cid=p-0&"));
        peer.replied(REGISTERED);
        assertEquals("GET /peer/task?srcCid=p-0&dstCid=&range=&result=502&status=700&taskId=abc", nextLine());
        peer.replied(PIECE);
        assertEquals("GET /peer/piece/suc?taskId=abc&cid=p-0&dstCid=node&pieceRange=0-4194303", nextLine());
        peer.replied(OK);
        assertEquals("GET /peer/task?srcCid=p-0&dstCid=node&range=0-4194303&result=503&status=701&taskId=abc", nextLine());
        peer.replied(DONE);
        assertEquals("GET /peer/service/down?taskId=abc&cid=p-0", nextLine());
        peer.replied(OK);
        assertTrue(peer.next().contains("cid=p-1&"));
    }

    @Test
    void itLeavesAfterItsFirstPieceSoThatRegistrationsAreManyOfTheCalls() {
        peer.next();
        peer.replied(REGISTERED);
        peer.next();
        peer.replied(PIECE);
        peer.next();
        peer.replied(OK);
        peer.next();
        peer.replied(NEXT_PIECE);
        assertTrue(nextLine().startsWith("GET /peer/service/down"));
    }

    @Test
    void itLeavesWhenItIsToldToWaitSoThatMostPullsAreAnsweredWithPieces() {
        peer.next();
        peer.replied(REGISTERED);
        peer.next();
        peer.replied("{\"code\":602}");
        assertTrue(nextLine().startsWith("GET /peer/service/down"));
        peer.replied(OK);
        assertTrue(peer.next().contains("cid=p-1&"));
    }

    @Test
    void ofTwoPiecesAtOnceItReportsBothAndThenLeavesWithoutFurtherOnes() {
        peer.next();
        peer.replied(REGISTERED);
        peer.next();
        peer.replied(PIECE.replace("]}", "") + "," + NEXT_PIECE.substring(NEXT_PIECE.indexOf("[{") + 1));
        List<String> reported = new ArrayList<>();
        String call = nextLine();
        for (int calls = 0; calls < MORE_CALLS_THAN_IT_MAKES && !call.startsWith("GET /peer/service/down"); calls++) {
            if (call.contains("/piece/suc")) {
                reported.add(call.substring(call.indexOf("pieceRange=")));
            }
            peer.replied(call.contains("/piece/suc") ? OK : PIECE.replace("0-4194303", "8388608-12582911"));
            call = nextLine();
        }
        assertTrue(call.startsWith("GET /peer/service/down"), call);
        assertEquals(List.of("pieceRange=0-4194303", "pieceRange=4194304-8388607"), reported);
    }

    @Test
    void aPieceThatTheSupernodeHasIsDownloadedFromItOnce() {
        peer.next();
        peer.replied(REGISTERED);
        peer.next();
        peer.replied(PIECE);
        assertTrue(peer.download().orElse("").startsWith("GET /qtdown/abc HTTP/1.1\r\n"));
        assertEquals(Optional.empty(), peer.download());
    }

    @Test
    void aTaskThatIsNotKnownAnyMoreIsRegisteredAgain() {
        peer.next();
        peer.replied(REGISTERED);
        peer.next();
        peer.replied("{\"code\":502,\"msg\":\"no such task\"}");
        assertEquals("POST /peer/registry", nextLine());
    }
}
