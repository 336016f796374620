package io.supernode.http.wire;

import static io.supernode.http.wire.JsonReply.message;

import io.supernode.core.model.ClientVersion;
import io.supernode.core.outcome.ReportOutcome;
import java.util.function.Predicate;

/** The reply to a report for each outcome (protocol section 3). Thread-safe. */
final class ReportReply implements ReportOutcome.Visitor<byte[]> {

    private final Predicate<ClientVersion> expectsOwnCode;
    private final byte[] ownCode;

    /**
     * @param expectsOwnCode whether a client of some version expects another code than 200 for this report
     * @param ownCode the reply to those clients
     */
    ReportReply(Predicate<ClientVersion> expectsOwnCode, byte[] ownCode) {
        this.expectsOwnCode = expectsOwnCode;
        this.ownCode = ownCode;
    }

    /** The reply with the same code for all clients. */
    static ReportReply sameForAll() {
        return new ReportReply(version -> false, WireReplies.SUCCESS);
    }

    @Override
    public byte[] accepted(ReportOutcome.Accepted outcome) {
        return expectsOwnCode.test(outcome.version()) ? ownCode : WireReplies.SUCCESS;
    }

    @Override
    public byte[] invalidParameter(ReportOutcome.InvalidParameter outcome) {
        return message(WireCode.INVALID_PARAMETER, outcome.message());
    }

    @Override
    public byte[] notFound(ReportOutcome.NotFound outcome) {
        return message(WireCode.TARGET_NOT_FOUND, outcome.message());
    }

    /** A client could do nothing about it: its report is lost. Operators are told elsewhere. */
    @Override
    public byte[] unavailable(ReportOutcome.Unavailable outcome) {
        return WireReplies.SUCCESS;
    }
}
