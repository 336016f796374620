package io.supernode.app.preheat;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.supernode.core.model.OriginHeaders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the JSON of callers: names of fields without regard to case, as their own programs do; unknown ones are ignored. */
final class RequestJson {

    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER_LENGTH = 32;

    private static final ObjectMapper JSON = new ObjectMapper(new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .build())
            // A message that quotes the source would carry credentials.
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build());

    private RequestJson() {}

    /** The one object of a body. */
    static JsonNode object(byte[] body) throws BadRequestException {
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new BadRequestException("the body is broken JSON");
        } catch (IOException e) {
            throw new BadRequestException("the body cannot be read");
        }
        if (json == null || !json.isObject()) {
            throw new BadRequestException("the body must be a JSON object");
        }
        return json;
    }

    /** A field; a missing node if there is none, or if it is null. */
    static JsonNode field(JsonNode object, String name) {
        JsonNode exact = object.path(name);
        if (!exact.isMissingNode() && !exact.isNull()) {
            return exact;
        }
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (field.getKey().equalsIgnoreCase(name) && !field.getValue().isNull()) {
                return field.getValue();
            }
        }
        return MissingNode.getInstance();
    }

    /** A text; "" if there is none. */
    static String text(JsonNode object, String name) throws BadRequestException {
        JsonNode value = field(object, name);
        if (value.isMissingNode()) {
            return "";
        }
        if (!value.isTextual()) {
            throw new BadRequestException(name + " must be a text");
        }
        return value.textValue().strip();
    }

    /** Names, as an array or as one text with {@code separator} between them. */
    static List<String> names(JsonNode object, String name, String separator) throws BadRequestException {
        JsonNode value = field(object, name);
        List<String> names = new ArrayList<>();
        if (value.isArray()) {
            for (JsonNode one : value) {
                if (!one.isTextual()) {
                    throw new BadRequestException(name + " must be texts");
                }
                names.add(one.textValue().strip());
            }
        } else {
            names.addAll(List.of(text(object, name).split(separator)));
        }
        names.removeIf(String::isBlank);
        return names;
    }

    /** Headers, as an object of texts or of arrays of texts, or as an array of lines. */
    static OriginHeaders headers(JsonNode object) throws BadRequestException {
        JsonNode value = field(object, "headers");
        Map<String, String> headers = new LinkedHashMap<>();
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                for (JsonNode one : field.getValue().isArray() ? field.getValue() : List.of(field.getValue())) {
                    add(headers, field.getKey(), one);
                }
            }
        } else if (value.isArray()) {
            for (JsonNode line : value) {
                int colon = line.asText().indexOf(':');
                if (colon < 0) {
                    throw noHeaders();
                }
                headers.merge(line.asText().substring(0, colon).strip(), line.asText().substring(colon + 1).strip(),
                        (one, other) -> one + ',' + other);
            }
        } else if (!value.isMissingNode()) {
            throw noHeaders();
        }
        try {
            return new OriginHeaders(headers);
        } catch (IllegalArgumentException e) {
            throw noHeaders();
        }
    }

    private static void add(Map<String, String> headers, String name, JsonNode value) throws BadRequestException {
        if (!value.isTextual()) {
            throw noHeaders();
        }
        headers.merge(name, value.textValue().strip(), (one, other) -> one + ',' + other);
    }

    private static BadRequestException noHeaders() {
        return new BadRequestException(
                "headers must be names and texts without line breaks, such as {\"Authorization\": \"Bearer TOKEN\"}");
    }
}
