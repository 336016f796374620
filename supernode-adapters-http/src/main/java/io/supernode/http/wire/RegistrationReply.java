package io.supernode.http.wire;

import static io.supernode.http.wire.JsonReply.message;

import io.supernode.core.model.ClientVersion;
import io.supernode.core.outcome.RegistrationOutcome;

/** The reply to POST /peer/registry for each outcome (protocol section 1). Thread-safe. */
final class RegistrationReply implements RegistrationOutcome.Visitor<byte[]> {

    /** Tells a Go1 client that pieces come in the supernode's own framing. */
    private static final String CDN_SOURCE = "supernode";

    /** Only Go1 expects msg and cdnSource; older clients get the reply of the API text. */
    private final boolean go1;

    RegistrationReply(ClientVersion version) {
        this.go1 = version.isAtLeast(1, 0, 0);
    }

    @Override
    public byte[] registered(RegistrationOutcome.Registered outcome) {
        return JsonReply.object(JsonReply.USUAL_BYTES, json -> {
            json.writeNumberField("code", WireCode.SUCCESS.number());
            if (go1) {
                json.writeStringField("msg", WireReplies.OK);
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

    @Override
    public byte[] invalidParameter(RegistrationOutcome.InvalidParameter outcome) {
        return message(WireCode.INVALID_PARAMETER, outcome.message());
    }

    @Override
    public byte[] taskIdTaken(RegistrationOutcome.TaskIdTaken outcome) {
        return message(WireCode.TASK_ID_TAKEN, outcome.message());
    }

    @Override
    public byte[] urlRefused(RegistrationOutcome.UrlRefused outcome) {
        return message(WireCode.URL_REFUSED, outcome.message());
    }

    @Override
    public byte[] authenticationRequired(RegistrationOutcome.AuthenticationRequired outcome) {
        return message(WireCode.AUTHENTICATION_REQUIRED, outcome.message());
    }

    @Override
    public byte[] authenticationPending(RegistrationOutcome.AuthenticationPending outcome) {
        return message(WireCode.AUTHENTICATION_PENDING, outcome.message());
    }
}
