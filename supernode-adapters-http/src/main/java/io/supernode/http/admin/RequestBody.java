package io.supernode.http.admin;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.supernode.http.control.Exchange;
import io.supernode.http.guard.AdminRefusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/** The JSON object that a change brings. What is wrong in it is refused with 400, another media type with 415. Stateless. */
final class RequestBody {

    private static final String JSON = "application/json";
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_DEPTH = 16;

    private static final ObjectMapper MAPPER = new ObjectMapper(new JsonFactoryBuilder()
                    .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private RequestBody() {}

    /** Reads the body without a thread while it has not come; an empty one is an empty object. */
    static void read(Exchange exchange, Consumer<ObjectNode> then) {
        String type = exchange.header(HttpHeader.CONTENT_TYPE);
        exchange.readBody(MAX_BYTES, body -> exchange.refuseUnless(() -> then.accept(parse(type, body))));
    }

    private static ObjectNode parse(String type, byte[] body) {
        if (body.length == 0) {
            return AdminJson.object();
        }
        // No form of another site's page can send this type.
        if (type == null || !type.toLowerCase(Locale.ROOT).split(";")[0].strip().equals(JSON)) {
            throw new AdminRefusal(HttpStatus.UNSUPPORTED_MEDIA_TYPE_415, "the body must be of type " + JSON);
        }
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            if (MAPPER.readTree(text) instanceof ObjectNode object) {
                return object;
            }
            throw Query.bad("the body must be a JSON object");
        } catch (CharacterCodingException e) {
            throw Query.bad("the body must be UTF-8");
        } catch (JsonProcessingException e) {
            throw Query.bad("the body is no JSON: " + e.getOriginalMessage());
        }
    }

    /** A text of the body; {@code otherwise} if it is missing. */
    static String text(ObjectNode body, String name, String otherwise) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isTextual()) {
            throw Query.bad(name + " must be a text");
        }
        return value.textValue();
    }
}
