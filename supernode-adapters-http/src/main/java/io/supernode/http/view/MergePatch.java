package io.supernode.http.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** What has changed between two JSON objects, as a merge patch (RFC 7396); neither may have a null in it. Stateless. */
final class MergePatch {

    private MergePatch() {}

    /** The patch that makes {@code after} of {@code before}. */
    static ObjectNode between(ObjectNode before, ObjectNode after) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : after.properties()) {
            JsonNode old = before.get(field.getKey());
            JsonNode now = field.getValue();
            if (old instanceof ObjectNode oldObject && now instanceof ObjectNode nowObject) {
                ObjectNode inner = between(oldObject, nowObject);
                if (!inner.isEmpty()) {
                    patch.set(field.getKey(), inner);
                }
            } else if (!now.equals(old)) {
                patch.set(field.getKey(), now);
            }
        }
        before.fieldNames().forEachRemaining(name -> {
            if (!after.has(name)) {
                patch.putNull(name);
            }
        });
        return patch;
    }
}
