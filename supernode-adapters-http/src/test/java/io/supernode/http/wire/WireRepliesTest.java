package io.supernode.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireRepliesTest {

    private static final String M = "why";

    @Test
    void everyRefusedRegistrationHasItsCode() {
        assertRegistration(501, new RegistrationOutcome.InvalidParameter("port", M));
        assertRegistration(606, new RegistrationOutcome.TaskIdTaken(M));
        assertRegistration(607, new RegistrationOutcome.UrlRefused(M));
        assertRegistration(608, new RegistrationOutcome.AuthenticationRequired(M));
        assertRegistration(609, new RegistrationOutcome.AuthenticationPending(M));
    }

    @Test
    void everyRefusedPullHasItsCode() {
        assertPull(501, new PullOutcome.InvalidParameter("range", M));
        assertPull(502, new PullOutcome.NotFound(M));
        assertPull(604, new PullOutcome.OriginUnavailable(M));
        assertPull(610, new PullOutcome.SourceError(M));
    }

    @Test
    void aGo1ClientIsToldTheCdnSource() {
        TaskId task = new TaskId("a".repeat(64));
        assertEquals(
                "{\"code\":200,\"msg\":\"success\",\"data\":{\"fileLength\":-1,\"pieceSize\":4194304,\"taskId\":\"" + task
                        + "\",\"cdnSource\":\"supernode\"}}",
                text(WireReplies.registration(
                        new RegistrationOutcome.Registered(task, -1, 4_194_304), new ClientVersion("1.0.6"))));
    }

    @Test
    void theFinishedReplyCarriesMd5AndLength() {
        assertEquals(
                "{\"code\":600,\"data\":{\"md5\":\"d78ef0af9e95e880fa583b41cf5ad791\",\"fileLength\":5000000000}}",
                text(WireReplies.pull(
                        new PullOutcome.Finished(new Md5("d78ef0af9e95e880fa583b41cf5ad791"), 5_000_000_000L))));
    }

    @Test
    void aFinishedPeerIsAcknowledged() {
        assertEquals("{\"code\":200,\"msg\":\"success\"}", text(WireReplies.pull(new PullOutcome.Acknowledged())));
    }

    @Test
    void anEmptyListOfPiecesIsStillAList() {
        assertEquals("{\"code\":601,\"data\":[]}", text(WireReplies.pull(new PullOutcome.Pieces(List.of()))));
    }

    @Test
    void aPieceThatTheClientHasComesFirst() {
        String both = text(WireReplies.pull(new PullOutcome.Pieces(Optional.of(piece(7)), List.of(piece(3)))));
        assertTrue(both.indexOf("\"pieceNum\":7") < both.indexOf("\"pieceNum\":3"), both);
        assertTrue(both.contains("\"pieceNum\":7"), both);
    }

    private static PieceAssignment piece(int number) {
        return new PieceAssignment(
                number, 4 << 20, "cid", new PeerAddress("192.0.2.1", 8001), "/path",
                PieceDigest.parse("d78ef0af9e95e880fa583b41cf5ad791:687486"), 20_480, true);
    }

    @Test
    void theWaitMessageCountsWhatTheClientAndTheSupernodeHave() {
        assertEquals(
                "{\"code\":602,\"msg\":\"client sucCount:3,cdn status:Success,cdn sucCount: 7\"}",
                text(WireReplies.pull(new PullOutcome.Wait(3, "Success", 7))));
    }

    @ParameterizedTest
    @CsvSource({"'',200,200", "0.2.0,200,200", "0.4.2,200,200", "0.4.3,611,200", "0.10.0,611,200", "1.0.0,611,612",
        "v1.0.6,611,612", "nonsense,200,200"})
    void theCodeOfAReportFollowsTheClientsGeneration(String version, int pieceCode, int downCode) {
        var accepted = new ReportOutcome.Accepted(new ClientVersion(version));
        assertEquals(success(pieceCode), text(WireReplies.pieceReported(accepted)));
        assertEquals(success(downCode), text(WireReplies.serviceDown(accepted)));
        assertEquals(success(200), text(WireReplies.acknowledged(accepted)));
    }

    @Test
    void aRefusedReportHasTheSameCodeForEveryCall() {
        var invalid = new ReportOutcome.InvalidParameter("pieceRange", M);
        var unknown = new ReportOutcome.NotFound(M);
        assertEquals(refusal(501), text(WireReplies.pieceReported(invalid)));
        assertEquals(refusal(502), text(WireReplies.pieceReported(unknown)));
        assertEquals(refusal(501), text(WireReplies.serviceDown(invalid)));
        assertEquals(refusal(502), text(WireReplies.serviceDown(unknown)));
        assertEquals(refusal(501), text(WireReplies.acknowledged(invalid)));
        assertEquals(refusal(502), text(WireReplies.acknowledged(unknown)));
    }

    @Test
    void textFromAClientIsEscaped() {
        String json = text(WireReplies.pull(new PullOutcome.NotFound("\"\u0000\n<é")));
        assertTrue(json.contains("\\\"\\u0000\\n<é"), json);
    }

    private static void assertRegistration(int code, RegistrationOutcome outcome) {
        assertEquals(refusal(code), text(WireReplies.registration(outcome, ClientVersion.UNKNOWN)));
    }

    private static void assertPull(int code, PullOutcome outcome) {
        assertEquals(refusal(code), text(WireReplies.pull(outcome)));
    }

    private static String success(int code) {
        return "{\"code\":" + code + ",\"msg\":\"success\"}";
    }

    private static String refusal(int code) {
        return "{\"code\":" + code + ",\"msg\":\"why\"}";
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
