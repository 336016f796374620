package io.supernode.http.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes the JSON object of a reply. Thread-safe. */
final class JsonReply {

    /** Fits every reply but a long list of pieces. */
    static final int USUAL_BYTES = 512;

    private static final JsonFactory JSON = new JsonFactory();

    private JsonReply() {}

    /** Writes the fields of an object. */
    interface Fields {
        void writeTo(JsonGenerator json) throws IOException;
    }

    /** {@code {"code":…,"msg":…}}. */
    static byte[] message(WireCode code, String text) {
        return message(code.number(), text);
    }

    /** {@code {"code":…,"msg":…}} with a number that is no code of the protocol. */
    static byte[] message(int code, String text) {
        return object(USUAL_BYTES, json -> {
            json.writeNumberField("code", code);
            json.writeStringField("msg", text);
        });
    }

    /** @param expectedBytes a longer object costs copies, nothing else */
    static byte[] object(int expectedBytes, Fields fields) {
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
}
