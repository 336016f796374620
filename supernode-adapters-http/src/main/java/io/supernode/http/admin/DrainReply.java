package io.supernode.http.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;

/** What is said of a drain. Stateless. */
final class DrainReply {

    private static final int DEFAULT_SECONDS = 600;
    private static final int MAX_SECONDS = 24 * 3600;

    private DrainReply() {}

    static ObjectNode of(Optional<DrainControl.Progress> progress) {
        ObjectNode json = AdminJson.object().put("draining", progress.isPresent());
        progress.ifPresent(now -> json
                .put("startedAt", AdminJson.time(now.startedAtMillis()))
                .put("deadline", AdminJson.time(now.deadlineMillis()))
                .put("downloadingPeers", now.downloading())
                .put("tasks", now.tasks()));
        return json;
    }

    /** How long the swarms are given, as {@code body} says. */
    static Duration patience(ObjectNode body) {
        JsonNode seconds = body.path("seconds");
        if (seconds.isMissingNode()) {
            return Duration.ofSeconds(DEFAULT_SECONDS);
        }
        if (!seconds.isIntegralNumber() || !seconds.canConvertToInt()
                || seconds.intValue() < 0 || seconds.intValue() > MAX_SECONDS) {
            throw Query.bad("seconds must be a number from 0 to " + MAX_SECONDS);
        }
        return Duration.ofSeconds(seconds.intValue());
    }
}
