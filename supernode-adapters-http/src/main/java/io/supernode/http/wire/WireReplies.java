package io.supernode.http.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.PieceRange;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What the core answers, as the JSON of the wire: the one place that knows codes and fields (protocol sections 1 to 3).
 * Absent fields are omitted; the order of the fields is that of the API text, byte for byte. Thread-safe.
 */
public final class WireReplies {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String OK = "success";
    /** Tells a Go1 client that pieces come in the supernode's own framing. */
    private static final String CDN_SOURCE = "supernode";
    /** Fits every reply but a long list of pieces. */
    private static final int USUAL_BYTES = 512;

    private static final byte[] SUCCESS = message(WireCode.SUCCESS, OK);
    private static final byte[] PIECE_REPORTED = message(WireCode.PIECE_REPORTED, OK);
    private static final byte[] SERVICE_DOWN = message(WireCode.SERVICE_DOWN, OK);
    private static final byte[] NO_NEWS =
            message(WireCode.WAIT, "client sucCount:0,cdn status:Running,cdn sucCount: 0");

    private WireReplies() {}

    /**
     * The reply to POST /peer/registry.
     *
     * @param version of the client: only Go1 expects msg and cdnSource, older ones get the reply of the API text
     */
    public static byte[] registration(RegistrationOutcome outcome, ClientVersion version) {
        if (outcome instanceof RegistrationOutcome.Registered registered) {
            return registered(registered, isGo1(version));
        } else if (outcome instanceof RegistrationOutcome.InvalidParameter invalid) {
            return message(WireCode.INVALID_PARAMETER, invalid.message());
        } else if (outcome instanceof RegistrationOutcome.TaskIdTaken taken) {
            return message(WireCode.TASK_ID_TAKEN, taken.message());
        } else if (outcome instanceof RegistrationOutcome.UrlRefused refused) {
            return message(WireCode.URL_REFUSED, refused.message());
        } else if (outcome instanceof RegistrationOutcome.AuthenticationRequired required) {
            return message(WireCode.AUTHENTICATION_REQUIRED, required.message());
        } else if (outcome instanceof RegistrationOutcome.AuthenticationPending pending) {
            return message(WireCode.AUTHENTICATION_PENDING, pending.message());
        }
        throw new IllegalArgumentException("no code for " + outcome);
    }

    /** The reply to GET /peer/task. */
    public static byte[] pull(PullOutcome outcome) {
        if (outcome instanceof PullOutcome.Pieces pieces) {
            return pieces(pieces.pieces());
        } else if (outcome instanceof PullOutcome.Wait wait) {
            return message(WireCode.WAIT, "client sucCount:" + wait.clientSuccesses() + ",cdn status:"
                    + wait.originStatus() + ",cdn sucCount: " + wait.originSuccesses());
        } else if (outcome instanceof PullOutcome.Finished finished) {
            return finished(finished);
        } else if (outcome instanceof PullOutcome.Acknowledged) {
            return SUCCESS;
        } else if (outcome instanceof PullOutcome.InvalidParameter invalid) {
            return message(WireCode.INVALID_PARAMETER, invalid.message());
        } else if (outcome instanceof PullOutcome.NotFound unknown) {
            return message(WireCode.TARGET_NOT_FOUND, unknown.message());
        } else if (outcome instanceof PullOutcome.OriginUnavailable unavailable) {
            return message(WireCode.ORIGIN_UNAVAILABLE, unavailable.message());
        } else if (outcome instanceof PullOutcome.SourceError error) {
            return message(WireCode.SOURCE_ERROR, error.message());
        }
        throw new IllegalArgumentException("no code for " + outcome);
    }

    /** The reply to a held pull that ends without an answer of the core: the supernode stops. */
    public static byte[] withdrawnPull() {
        return NO_NEWS;
    }

    /** The reply to GET /peer/piece/suc: 611 for clients from 0.4.3 on. */
    public static byte[] pieceReported(ReportOutcome outcome) {
        return report(outcome, 0, 4, 3, PIECE_REPORTED);
    }

    /** The reply to GET /peer/service/down: 612 for clients from 1.0 on. */
    public static byte[] serviceDown(ReportOutcome outcome) {
        return report(outcome, 1, 0, 0, SERVICE_DOWN);
    }

    /** The reply to GET /peer/piece/error and DELETE /peer/tasks/{taskId}: the same for all clients. */
    public static byte[] acknowledged(ReportOutcome outcome) {
        if (outcome instanceof ReportOutcome.Accepted) {
            return SUCCESS;
        }
        return refused(outcome);
    }

    /** A request whose encoding is broken. */
    public static byte[] malformed(MalformedParameterException problem) {
        return message(WireCode.INVALID_PARAMETER, problem.getMessage());
    }

    /** A short JSON body for what is no reply of the API, with the HTTP status as its code. */
    public static byte[] error(int httpStatus, String text) {
        return object(USUAL_BYTES, json -> writeMessage(json, httpStatus, text));
    }

    private static byte[] report(ReportOutcome outcome, int major, int minor, int patch, byte[] forNewer) {
        if (outcome instanceof ReportOutcome.Accepted accepted) {
            return accepted.version().isAtLeast(major, minor, patch) ? forNewer : SUCCESS;
        }
        return refused(outcome);
    }

    private static byte[] refused(ReportOutcome outcome) {
        if (outcome instanceof ReportOutcome.InvalidParameter invalid) {
            return message(WireCode.INVALID_PARAMETER, invalid.message());
        } else if (outcome instanceof ReportOutcome.NotFound unknown) {
            return message(WireCode.TARGET_NOT_FOUND, unknown.message());
        }
        throw new IllegalArgumentException("no code for " + outcome);
    }

    private static boolean isGo1(ClientVersion version) {
        return version.isAtLeast(1, 0, 0);
    }

    private static byte[] registered(RegistrationOutcome.Registered outcome, boolean go1) {
        return object(USUAL_BYTES, json -> {
            json.writeNumberField("code", WireCode.SUCCESS.number());
            if (go1) {
                json.writeStringField("msg", OK);
            }
            json.writeObjectFieldStart("data");
            json.writeNumberField("fileLength", outcome.fileLength());
            json.writeNumberField("pieceSize", outcome.pieceSize());
            json.writeStringField("taskId", outcome.task().value());
            if (go1) {
                json.writeStringField("cdnSource", CDN_SOURCE);
            }
            json.writeEndObject();
        });
    }

    private static byte[] finished(PullOutcome.Finished outcome) {
        return object(USUAL_BYTES, json -> {
            json.writeNumberField("code", WireCode.FINISHED.number());
            json.writeObjectFieldStart("data");
            json.writeStringField("md5", outcome.fileMd5().hex());
            json.writeNumberField("fileLength", outcome.fileLength());
            json.writeEndObject();
        });
    }

    private static byte[] pieces(List<PieceAssignment> pieces) {
        return object(USUAL_BYTES * (1 + pieces.size()), json -> {
            json.writeNumberField("code", WireCode.CONTINUE.number());
            json.writeArrayFieldStart("data");
            for (PieceAssignment piece : pieces) {
                writePiece(json, piece);
            }
            json.writeEndArray();
        });
    }

    private static void writePiece(JsonGenerator json, PieceAssignment piece) throws IOException {
        json.writeStartObject();
        json.writeStringField("cid", piece.cid());
        // A number: the API text shows a string, which Go clients cannot read at all.
        json.writeNumberField("downLink", piece.downLinkKbs());
        json.writeStringField("path", piece.path());
        json.writeStringField("peerIp", piece.address().ip());
        json.writeNumberField("peerPort", piece.address().port());
        json.writeStringField("pieceMd5", piece.digest().toString());
        json.writeNumberField("pieceNum", piece.piece());
        json.writeNumberField("pieceSize", piece.pieceSize());
        json.writeStringField("range", PieceRange.ofPiece(piece.piece(), piece.pieceSize()).toString());
        json.writeEndObject();
    }

    private static byte[] message(WireCode code, String text) {
        return object(USUAL_BYTES, json -> writeMessage(json, code.number(), text));
    }

    private static void writeMessage(JsonGenerator json, int code, String text) throws IOException {
        json.writeNumberField("code", code);
        json.writeStringField("msg", text);
    }

    private static byte[] object(int expectedBytes, Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(expectedBytes);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            fields.writeTo(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private interface Fields {
        void writeTo(JsonGenerator json) throws IOException;
    }
}
