package io.supernode.cdn.preheat.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.supernode.cdn.preheat.Platforms;
import io.supernode.cdn.preheat.Preheat;
import io.supernode.cdn.preheat.PreheatFile;
import io.supernode.cdn.preheat.PreheatStatus;
import io.supernode.cdn.preheat.PreheatType;
import io.supernode.core.model.ContentKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A preheat as it is stored. Keys of contents that no later process finds are left out: they are credentials. Stateless. */
final class PreheatJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PreheatJson() {}

    static byte[] write(Preheat preheat) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("id", preheat.id());
        json.put("type", preheat.type().name());
        json.put("url", preheat.url());
        json.put("identifier", preheat.identifier());
        json.put("platforms", preheat.platforms().toString());
        json.put("storable", preheat.isStorable());
        json.put("status", preheat.status().name());
        json.put("created", preheat.createdMillis());
        preheat.finishedMillis().ifPresent(millis -> json.put("finished", millis));
        json.put("error", preheat.error());
        json.put("skipped", preheat.skipped());
        ArrayNode files = json.putArray("files");
        for (PreheatFile file : preheat.files()) {
            ObjectNode one = files.addObject();
            one.put("url", file.url());
            one.put("bytes", file.bytes());
            one.put("status", file.status().name());
            if (!file.error().isEmpty()) {
                one.put("error", file.error());
            }
            file.lastingContent().ifPresent(content -> one.put("content", content.value()));
        }
        return JSON.writeValueAsBytes(json);
    }

    /** @throws IllegalArgumentException also if a value makes no sense */
    static Preheat read(byte[] bytes) throws IOException {
        JsonNode json = JSON.readTree(bytes);
        List<PreheatFile> files = new ArrayList<>();
        for (JsonNode file : json.path("files")) {
            Optional<ContentKey> content =
                    file.has("content") ? Optional.of(new ContentKey(file.path("content").asText())) : Optional.empty();
            files.add(new PreheatFile(
                    file.path("url").asText(),
                    file.path("bytes").asLong(),
                    PreheatStatus.valueOf(file.path("status").asText()),
                    file.path("error").asText(),
                    content,
                    content.isPresent()));
        }
        return new Preheat(
                json.path("id").asLong(),
                PreheatType.valueOf(json.path("type").asText()),
                json.path("url").asText(),
                json.path("identifier").asText(),
                Platforms.parse(json.path("platforms").asText()),
                json.path("storable").asBoolean(),
                PreheatStatus.valueOf(json.path("status").asText()),
                json.path("created").asLong(),
                json.has("finished") ? OptionalLong.of(json.path("finished").asLong()) : OptionalLong.empty(),
                json.path("error").asText(),
                json.path("skipped").asInt(),
                files);
    }
}
