package io.supernode.http.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.supernode.http.RawClient.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The description of the API, to which tests hold every reply that they get. */
public final class ApiDescription {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private final JsonNode document;
    private final SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Set<String> seen = new TreeSet<>();

    /** @param owner beside whose class it is */
    public ApiDescription(Class<?> owner) throws IOException {
        try (InputStream in = owner.getResourceAsStream("openapi.yaml")) {
            document = new ObjectMapper(new YAMLFactory()).readTree(in);
        }
    }

    JsonNode document() {
        return document;
    }

    /** Such as {@code GET /api/v1/tasks/{id}}. */
    public Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : resolved(path.getValue()).properties()) {
                if (METHODS.contains(operation.getKey())) {
                    operations.add(operation.getKey().toUpperCase(Locale.ROOT) + ' ' + path.getKey());
                }
            }
        }
        return operations;
    }

    /** Each operation with each of its statuses, such as {@code GET /api/v1/tasks 200}. */
    public Set<String> replies() {
        Set<String> replies = new TreeSet<>();
        for (String operation : operations()) {
            operation(operation).path("responses").fieldNames()
                    .forEachRemaining(status -> replies.add(operation + ' ' + status));
        }
        return replies;
    }

    /** The replies that were checked. */
    public Set<String> seen() {
        return seen;
    }

    /** Checks that the reply to a request is one that the description has. */
    void check(String method, String target, Reply reply) {
        check(method, target, reply.status(), reply.header("content-type"), reply.body());
    }

    /**
     * Checks that the reply to a request is one that the description has.
     *
     * @param contentType null for none
     */
    public void check(String method, String target, int status, String contentType, String body) {
        String operation = operations().stream()
                .filter(candidate -> matches(candidate, method, target))
                .min((one, other) -> Integer.compare(one.split("\\{").length, other.split("\\{").length))
                .orElseThrow(() -> new AssertionError(method + ' ' + target + " is not described"));
        String told = operation + ' ' + status;
        JsonNode response = resolved(operation(operation).path("responses").path(String.valueOf(status)));
        assertFalse(response.isMissingNode(), () -> told + " is not described: " + body);
        seen.add(told);
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            assertEquals("", body, told);
            return;
        }
        String type = content.fieldNames().next();
        assertEquals(type, contentType.split(";")[0], told);
        if (type.equals("application/json")) {
            List<?> errors = schemas.getSchema(schema(content.path(type).path("schema")))
                    .validate(body, InputFormat.JSON);
            assertEquals(List.of(), errors, () -> told + ": " + body);
        }
    }

    private ObjectNode schema(JsonNode root) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.setAll((ObjectNode) root.deepCopy());
        schema.set("components", document.path("components"));
        return schema;
    }

    private static boolean matches(String operation, String method, String target) {
        String[] parts = operation.split(" ");
        String path = target.split("\\?", 2)[0];
        return parts[0].equals(method) && path.matches(parts[1].replaceAll("\\{[a-z]+}", "[^/]*"));
    }

    private JsonNode operation(String operation) {
        String[] parts = operation.split(" ");
        return resolved(document.path("paths").path(parts[1])).path(parts[0].toLowerCase(Locale.ROOT));
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }
}
