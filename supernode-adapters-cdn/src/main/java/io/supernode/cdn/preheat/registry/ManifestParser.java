package io.supernode.cdn.preheat.registry;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.supernode.cdn.preheat.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads manifests: what they have decides what they are, not their labels. Stateless. */
final class ManifestParser {

    /** All that manifests and answers of token services nest, and a margin. */
    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER_LENGTH = 32;
    /** No layer has more, and sums of all do not overflow. */
    private static final long MAX_FILE_BYTES = 1L << 50;

    static final ObjectMapper JSON = new ObjectMapper(new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build());

    private static final String NO_MANIFEST = "what the registry sends is no manifest: ";
    private static final String SCHEMA_VERSION = "schemaVersion";
    private static final String MANIFESTS = "manifests";
    private static final String LAYERS = "layers";

    private ManifestParser() {}

    /**
     * Reads one.
     *
     * @param mostEntries of a list in it
     * @throws RegistryFailure if it is none
     */
    static Manifest parse(byte[] bytes, int mostEntries) {
        JsonNode json;
        try {
            json = JSON.readTree(bytes);
        } catch (IOException e) {
            // Of a character encoding that Jackson recognizes and cannot read, that is no exception of its own.
            throw new RegistryFailure(NO_MANIFEST + "it is no JSON");
        }
        if (json == null || !json.isObject()) {
            throw new RegistryFailure(NO_MANIFEST + "it is no JSON object");
        }
        if (json.path(SCHEMA_VERSION).asInt() == 1) {
            throw new RegistryFailure("the image has a manifest of the old schema 1, which is not supported");
        }
        boolean isIndex = json.path(MANIFESTS).isArray();
        boolean isImage = json.path(LAYERS).isArray();
        if (isIndex == isImage) {
            // What is both would be one thing to one client and another to the next.
            throw new RegistryFailure(NO_MANIFEST + "it must have either layers or manifests");
        }
        return isIndex
                ? new Manifest.Index(descriptors(json.path(MANIFESTS), mostEntries))
                : new Manifest.Image(descriptor(json.path("config")), descriptors(json.path(LAYERS), mostEntries));
    }

    private static List<Descriptor> descriptors(JsonNode array, int most) {
        if (array.size() > most) {
            throw new RegistryFailure("the manifest has " + array.size() + " entries, more than " + most);
        }
        List<Descriptor> descriptors = new ArrayList<>(array.size());
        array.forEach(entry -> descriptors.add(descriptor(entry)));
        return descriptors;
    }

    private static Descriptor descriptor(JsonNode json) {
        String digest = json.path("digest").asText("");
        if (!Digest.isValid(digest)) {
            throw new RegistryFailure(NO_MANIFEST + "a digest is missing or malformed");
        }
        JsonNode size = json.path("size");
        boolean isNumber = size.isIntegralNumber() && size.canConvertToLong();
        if (!isNumber || size.longValue() < 0 || size.longValue() > MAX_FILE_BYTES) {
            throw new RegistryFailure(NO_MANIFEST + "the size of " + digest + " is missing or malformed");
        }
        JsonNode platform = json.path("platform");
        return new Descriptor(
                json.path("mediaType").asText(""),
                new Digest(digest),
                size.longValue(),
                platform.path("os").asText(""),
                platform.path("architecture").asText(""),
                platform.path("variant").asText(""));
    }
}
