package io.supernode.http.wire;

import static io.supernode.http.wire.JsonReply.message;

import io.supernode.core.model.ClientVersion;
import io.supernode.core.outcome.RegistrationOutcome;

/** The reply to POST /peer/registry for each outcome (protocol section 1); the codes of refusals: {@link RegistrationRefusal}. */
final class RegistrationReply {

    /** Tells a Go1 client that pieces come in the supernode's own framing. */
    private static final String CDN_SOURCE = "supernode";

    private RegistrationReply() {}

    /** @param version of the client: only Go1 expects msg and cdnSource; older ones get the reply of the API text */
    static byte[] of(RegistrationOutcome outcome, ClientVersion version) {
        return RegistrationRefusal.of(outcome)
                .map(refusal -> message(refusal.code(), refusal.message()))
                .orElseGet(() -> registered((RegistrationOutcome.Registered) outcome, version.isAtLeast(1, 0, 0)));
    }

    private static byte[] registered(RegistrationOutcome.Registered outcome, boolean isGo1) {
        return JsonReply.object(JsonReply.USUAL_BYTES, json -> {
            json.writeNumberField("code", WireCode.SUCCESS.number());
            if (isGo1) {
                json.writeStringField("msg", WireReplies.OK);
            }
            json.writeObjectFieldStart("data");
            json.writeNumberField("fileLength", outcome.fileLength());
            json.writeNumberField("pieceSize", outcome.pieceSize());
            json.writeStringField("taskId", outcome.task().value());
            if (isGo1) {
                json.writeStringField("cdnSource", CDN_SOURCE);
            }
            json.writeEndObject();
        });
    }
}
