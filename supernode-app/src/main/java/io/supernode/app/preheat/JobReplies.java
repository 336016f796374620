package io.supernode.app.preheat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.supernode.cdn.preheat.Preheat;
import io.supernode.cdn.preheat.PreheatFile;
import io.supernode.cdn.preheat.PreheatStatus;
import io.supernode.http.control.JsonAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Preheats as jobs (operations section 6): ids are numbers, the states are PENDING, SUCCESS and FAILURE, and the result has a line
 * for each file.
 *
 * @param hostName of this supernode, for the tables that callers show
 * @param ip likewise
 */
record JobReplies(String hostName, String ip) {

    JsonAnswer one(Preheat preheat) {
        return PreheatReplies.json(HttpStatus.OK_200, json -> write(json, preheat, true));
    }

    JsonAnswer all(List<Preheat> preheats) {
        return PreheatReplies.json(HttpStatus.OK_200, json -> {
            json.writeStartArray();
            for (Preheat preheat : preheats) {
                write(json, preheat, false);
            }
            json.writeEndArray();
        });
    }

    private void write(JsonGenerator json, Preheat preheat, boolean withFiles) throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", preheat.id());
        json.writeStringField("created_at", PreheatReplies.time(preheat.createdMillis()));
        json.writeStringField(
                "updated_at", PreheatReplies.time(preheat.finishedMillis().orElse(preheat.createdMillis())));
        json.writeStringField("type", "preheat");
        json.writeStringField("state", state(preheat.status()));
        json.writeObjectFieldStart("args");
        json.writeStringField("type", preheat.type().name().toLowerCase(Locale.ROOT));
        json.writeStringField("url", preheat.url());
        json.writeStringField("platform", preheat.platforms().toString());
        json.writeEndObject();
        json.writeObjectFieldStart("result");
        json.writeArrayFieldStart("job_states");
        json.writeStartObject();
        json.writeStringField("state", state(preheat.status()));
        json.writeStringField("error", preheat.error());
        json.writeArrayFieldStart("results");
        if (withFiles) {
            json.writeStartObject();
            files(json, "success_tasks", preheat, PreheatStatus.SUCCESS);
            files(json, "failure_tasks", preheat, PreheatStatus.FAILED);
            json.writeNumberField("scheduler_cluster_id", 1);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    private void files(JsonGenerator json, String name, Preheat preheat, PreheatStatus status) throws IOException {
        json.writeArrayFieldStart(name);
        for (PreheatFile file : preheat.files()) {
            if (file.status() == status) {
                json.writeStartObject();
                json.writeStringField("url", file.url());
                json.writeStringField("hostname", hostName);
                json.writeStringField("ip", ip);
                if (!file.error().isEmpty()) {
                    json.writeStringField("description", file.error());
                }
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private static String state(PreheatStatus status) {
        return switch (status) {
            case WAITING, RUNNING -> "PENDING";
            case SUCCESS -> "SUCCESS";
            case FAILED -> "FAILURE";
        };
    }
}
