package io.supernode.cdn.preheated;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** An image of several platforms in a directory, as programs that build images leave it (OCI image layout). */
final class TestImage {

    static final List<String> ARCHITECTURES = List.of("amd64", "arm64");
    static final String TAG = "built";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    /** One piece, and two. */
    private static final List<Integer> LAYER_BYTES = List.of(300_000, 5_000_000);

    private final Path directory;

    private TestImage(Path directory) {
        this.directory = directory;
    }

    static TestImage build(Path directory) throws IOException {
        TestImage image = new TestImage(directory);
        Files.createDirectories(directory.resolve("blobs/sha256"));
        Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        ObjectNode index = index();
        for (String architecture : ARCHITECTURES) {
            ObjectNode entry = image.platform(architecture);
            entry.putObject("platform").put("os", "linux").put("architecture", architecture);
            ((ArrayNode) index.get("manifests")).add(entry);
        }
        ObjectNode top = JSON.createObjectNode().put("schemaVersion", 2);
        ObjectNode tagged = image.put(INDEX, JSON.writeValueAsBytes(index));
        tagged.putObject("annotations").put("org.opencontainers.image.ref.name", TAG);
        top.putArray("manifests").add(tagged);
        Files.write(directory.resolve("index.json"), JSON.writeValueAsBytes(top));
        return image;
    }

    private static ObjectNode index() {
        ObjectNode index = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", INDEX);
        index.putArray("manifests");
        return index;
    }

    private ObjectNode platform(String architecture) throws IOException {
        ObjectNode manifest = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", MANIFEST);
        ObjectNode config = JSON.createObjectNode().put("architecture", architecture).put("os", "linux");
        config.putObject("config");
        ArrayNode diffs = config.putObject("rootfs").put("type", "layers").putArray("diff_ids");
        ArrayNode layers = JSON.createArrayNode();
        for (int bytes : LAYER_BYTES) {
            byte[] layer = new byte[bytes];
            new Random(architecture.hashCode() + bytes).nextBytes(layer);
            diffs.add("sha256:" + sha256(layer));
            layers.add(put("application/vnd.oci.image.layer.v1.tar+gzip", zipped(layer)));
        }
        manifest.set("config", put("application/vnd.oci.image.config.v1+json", JSON.writeValueAsBytes(config)));
        manifest.set("layers", layers);
        return put(MANIFEST, JSON.writeValueAsBytes(manifest));
    }

    private ObjectNode put(String mediaType, byte[] bytes) throws IOException {
        String hash = sha256(bytes);
        Files.write(directory.resolve("blobs/sha256").resolve(hash), bytes);
        return JSON.createObjectNode()
                .put("mediaType", mediaType)
                .put("digest", "sha256:" + hash)
                .put("size", bytes.length);
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
            zip.write(bytes);
        }
        return zipped.toByteArray();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** As skopeo names it. */
    String reference() {
        return "oci:" + directory + ':' + TAG;
    }
}
