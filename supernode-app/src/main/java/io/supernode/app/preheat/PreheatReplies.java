package io.supernode.app.preheat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.supernode.cdn.preheat.Preheat;
import io.supernode.cdn.preheat.PreheatProgress;
import io.supernode.http.control.JsonAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpStatus;

/** Preheats as 1.0.6 answered them, and errors. Absent fields are omitted. Stateless. */
final class PreheatReplies {

    private static final JsonFactory JSON = new JsonFactory();

    private PreheatReplies() {}

    /** Writes JSON. */
    interface Writer {
        void write(JsonGenerator json) throws IOException;
    }

    static JsonAnswer json(int status, Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            writer.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return new JsonAnswer(status, bytes.toByteArray());
    }

    static JsonAnswer empty() {
        return json(HttpStatus.OK_200, json -> {
            json.writeStartObject();
            json.writeEndObject();
        });
    }

    /** Also with {@code msg}, as everything else of this port has it. */
    static JsonAnswer error(int status, String message) {
        return json(status, json -> {
            json.writeStartObject();
            json.writeNumberField("code", status);
            json.writeStringField("message", message);
            json.writeStringField("msg", message);
            json.writeEndObject();
        });
    }

    static JsonAnswer created(Preheat preheat) {
        return json(HttpStatus.CREATED_201, json -> {
            json.writeStartObject();
            json.writeStringField("ID", Long.toString(preheat.id()));
            json.writeEndObject();
        });
    }

    static JsonAnswer one(Preheat preheat, PreheatProgress progress) {
        return json(HttpStatus.OK_200, json -> write(json, preheat, progress));
    }

    static JsonAnswer all(List<Preheat> preheats, Function<Preheat, PreheatProgress> progress) {
        return json(HttpStatus.OK_200, json -> {
            json.writeStartArray();
            for (Preheat preheat : preheats) {
                write(json, preheat, progress.apply(preheat));
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, Preheat preheat, PreheatProgress progress) throws IOException {
        json.writeStartObject();
        json.writeStringField("ID", Long.toString(preheat.id()));
        json.writeStringField("type", preheat.type().name().toLowerCase(Locale.ROOT));
        json.writeStringField("url", preheat.url());
        json.writeStringField("platform", preheat.platforms().toString());
        json.writeStringField("status", preheat.status().name());
        json.writeStringField("startTime", time(preheat.createdMillis()));
        if (preheat.finishedMillis().isPresent()) {
            json.writeStringField("finishTime", time(preheat.finishedMillis().getAsLong()));
        }
        if (!preheat.error().isEmpty()) {
            json.writeStringField("errorMsg", preheat.error());
        }
        json.writeObjectFieldStart("progress");
        json.writeNumberField("files", progress.files());
        json.writeNumberField("filesDone", progress.filesDone());
        json.writeNumberField("filesFailed", progress.filesFailed());
        json.writeNumberField("bytes", progress.bytes());
        json.writeNumberField("bytesDone", progress.bytesDone());
        json.writeEndObject();
        if (preheat.skipped() > 0) {
            json.writeNumberField("skipped", preheat.skipped());
        }
        json.writeEndObject();
    }

    static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
