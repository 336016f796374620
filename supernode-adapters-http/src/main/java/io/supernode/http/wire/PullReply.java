package io.supernode.http.wire;

import static io.supernode.http.wire.JsonReply.message;

import com.fasterxml.jackson.core.JsonGenerator;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import java.io.IOException;

/**
 * The reply to GET /peer/task for each outcome (protocol section 2). Thread-safe.
 *
 * @param supernode what its own pieces have for an address; null for the one that they come with
 */
record PullReply(String supernode) implements PullOutcome.Visitor<byte[]> {

    @Override
    public byte[] finished(PullOutcome.Finished outcome) {
        return JsonReply.object(JsonReply.USUAL_BYTES, json -> {
            json.writeNumberField("code", WireCode.FINISHED.number());
            json.writeObjectFieldStart("data");
            json.writeStringField("md5", outcome.fileMd5().hex());
            json.writeNumberField("fileLength", outcome.fileLength());
            json.writeEndObject();
        });
    }

    @Override
    public byte[] pieces(PullOutcome.Pieces outcome) {
        int usualBytes = JsonReply.USUAL_BYTES * (2 + outcome.pieces().size());
        return JsonReply.object(usualBytes, json -> {
            json.writeNumberField("code", WireCode.CONTINUE.number());
            json.writeArrayFieldStart("data");
            for (PieceAssignment piece : outcome.listed()) {
                writePiece(json, piece);
            }
            json.writeEndArray();
        });
    }

    private void writePiece(JsonGenerator json, PieceAssignment piece) throws IOException {
        json.writeStartObject();
        json.writeStringField("cid", piece.cid());
        // A number: the API text shows a string, which Go clients cannot read at all.
        json.writeNumberField("downLink", piece.downLinkKbs());
        json.writeStringField("path", piece.path());
        json.writeStringField("peerIp", supernode != null && piece.fromSupernode() ? supernode : piece.address().ip());
        json.writeNumberField("peerPort", piece.address().port());
        json.writeStringField("pieceMd5", piece.digest().toString());
        json.writeNumberField("pieceNum", piece.piece());
        json.writeNumberField("pieceSize", piece.pieceSize());
        json.writeStringField("range", piece.range().toString());
        json.writeEndObject();
    }

    @Override
    public byte[] mustWait(PullOutcome.Wait outcome) {
        return message(
                WireCode.WAIT,
                "client sucCount:" + outcome.clientSuccesses() + ",cdn status:" + outcome.originStatus()
                        + ",cdn sucCount: " + outcome.originSuccesses());
    }

    @Override
    public byte[] originUnavailable(PullOutcome.OriginUnavailable outcome) {
        return message(WireCode.ORIGIN_UNAVAILABLE, outcome.message());
    }

    @Override
    public byte[] sourceError(PullOutcome.SourceError outcome) {
        return message(WireCode.SOURCE_ERROR, outcome.message());
    }

    @Override
    public byte[] acknowledged(PullOutcome.Acknowledged outcome) {
        return WireReplies.SUCCESS;
    }

    @Override
    public byte[] invalidParameter(PullOutcome.InvalidParameter outcome) {
        return message(WireCode.INVALID_PARAMETER, outcome.message());
    }

    @Override
    public byte[] notFound(PullOutcome.NotFound outcome) {
        return message(WireCode.TARGET_NOT_FOUND, outcome.message());
    }
}
