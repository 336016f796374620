package io.supernode.cdn.preheated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.supernode.app.RunningNode;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.peer.Peer;
import io.supernode.testkit.peer.PeerFailedException;
import io.supernode.testkit.peer.PeerSettings;
import io.supernode.testkit.registry.RegistryFront;
import io.supernode.testkit.registry.RegistrySettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Harbor's sequences against a real registry: afterwards clients get every layer without it, but for checks of who may. */
@Timeout(180)
class HarborPreheatTest {

    private static final String NAME = "library/app";
    private static final int FILES = 2 * 3;

    private static TokenService tokens;
    /** Everybody may use it. It has the image as {@code oci} and as {@code v2s2}. */
    private static LocalRegistry open;
    /** Wants tokens. It has the image as {@code oci}. */
    private static LocalRegistry guarded;

    @TempDir
    Path directory;

    private int downloads;

    @BeforeAll
    static void startRegistries(@TempDir Path place) throws Exception {
        RegistryTools.require();
        TestImage image = TestImage.build(place.resolve("image"));
        tokens = new TokenService(place.resolve("tokens"));
        open = LocalRegistry.start(place.resolve("open"));
        open.fill(image, NAME, "oci", "oci");
        open.fill(image, NAME, "v2s2", "v2s2");
        guarded = LocalRegistry.start(place.resolve("guarded"), tokens.configuration());
        guarded.fill(image, NAME, "oci", "oci", "--dest-creds", TokenService.USER + ':' + TokenService.PASSWORD);
    }

    @AfterAll
    static void endRegistries() {
        // What did not start where the tools are missing.
        Stream.of(guarded, open).filter(Objects::nonNull).forEach(LocalRegistry::close);
        if (tokens != null) {
            tokens.close();
        }
    }

    @BeforeEach
    void nobodyIsLetInWithoutPassword() {
        tokens.allowAnonymous(false);
    }

    private RunningNode node(String... flags) throws Exception {
        String[] all = new String[flags.length + 1];
        System.arraycopy(flags, 0, all, 1, flags.length);
        all[0] = "--allow-loopback-origin";
        return RunningNode.start(directory.resolve("home"), all);
    }

    private static String manifest(LocalRegistry registry, String tag) {
        return registry.url() + "/v2/" + NAME + "/manifests/" + tag;
    }

    /** As dfdaemon has it fetched: by the URL of the blob, with the headers of whoever wants the layer. */
    private void download(RunningNode node, LocalRegistry registry, String digest, Map<String, String> headers)
            throws Exception {
        Path target = get(node, registry.url() + "/v2/" + NAME + "/blobs/" + digest, headers);
        assertEquals(digest, "sha256:" + TestImage.sha256(Files.readAllBytes(target)));
    }

    private Path get(RunningNode node, String url, Map<String, String> headers) throws Exception {
        Path target = directory.resolve("download-" + downloads++);
        PeerSettings.Builder settings = PeerSettings.builder("127.0.0.1", node.controlPort(), url, target);
        headers.forEach(settings::header);
        try (Peer peer = new Peer(settings.build())) {
            peer.download();
        }
        return target;
    }

    private static List<LocalRegistry.Access> bodies(List<LocalRegistry.Access> accesses) {
        return accesses.stream().filter(access -> access.status() < 300 && access.bytes() > 1).toList();
    }

    @ParameterizedTest
    @CsvSource({"oci,old", "v2s2,old", "oci,new", "v2s2,new", "oci,kraken", "v2s2,kraken"})
    void afterHarborsPreheatEveryLayerIsServedWithoutARequestToTheRegistry(String format, String driver) throws Exception {
        LocalRegistry registry = open;
        try (RunningNode node = node()) {
            Set<String> files = registry.files(NAME, format, "");
            assertEquals(FILES, files.size());
            registry.accesses();
            HarborClient harbor = new HarborClient(node.controlPort(), Map.of());
            switch (driver) {
                case "old" -> {
                    JsonNode last = harbor.preheatBefore212(manifest(registry, format), Map.of());
                    assertEquals("SUCCESS", last.path("status").asText(), last.toString());
                    assertTrue(last.path("finishTime").isTextual(), last.toString());
                    assertEquals(FILES, last.path("progress").path("filesDone").asInt());
                }
                case "new" -> {
                    JsonNode job = harbor.preheatFrom212(manifest(registry, format), Map.of());
                    assertEquals("SUCCESS", job.path("state").asText(), job.toString());
                    JsonNode results = job.path("result").path("job_states").path(0).path("results").path(0);
                    assertEquals(FILES, results.path("success_tasks").size(), job.toString());
                    assertEquals(0, results.path("failure_tasks").size(), job.toString());
                }
                default -> {
                    JsonNode newest = harbor.preheatAsKraken(manifest(registry, format));
                    assertEquals("SUCCESS", newest.path("status").asText(), newest.toString());
                }
            }
            assertEquals(FILES, bodies(registry.accesses()).stream().filter(access -> access.path().contains("/blobs/")).count(),
                    "each layer is fetched once");
            for (String digest : files) {
                download(node, registry, digest, Map.of());
                download(node, registry, digest, Map.of("User-Agent", "docker/24", "X-Forwarded-For", "192.0.2.7"));
            }
            assertEquals(List.of(), registry.accesses());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"harbor's token", "user and password", "anonymous"})
    void layersOfARegistryThatWantsTokensAreCheckedForEachClientAndNeverFetchedAgain(String who) throws Exception {
        LocalRegistry registry = guarded;
        try (RunningNode node = node()) {
            tokens.allowAnonymous(who.equals("anonymous"));
            String basic = Base64.getEncoder()
                    .encodeToString((TokenService.USER + ':' + TokenService.PASSWORD).getBytes());
            Map<String, String> credentials = switch (who) {
                case "harbor's token" -> Map.of("Authorization", "Bearer " + tokens.token(NAME));
                case "user and password" -> Map.of("Authorization", "Basic " + basic);
                default -> Map.of();
            };
            Set<String> files = registry.files(NAME, "oci", "Bearer " + tokens.token(NAME));
            assertEquals(FILES, files.size());
            JsonNode last = new HarborClient(node.controlPort(), Map.of())
                    .preheatBefore212(manifest(registry, "oci"), credentials);
            assertEquals("SUCCESS", last.path("status").asText(), last.toString());
            registry.accesses();
            for (String digest : files) {
                download(node, registry, digest, Map.of("Authorization", "Bearer " + tokens.token(NAME)));
            }
            List<LocalRegistry.Access> checks = registry.accesses();
            assertEquals(List.of(), bodies(checks), "only checks");
            assertTrue(checks.stream().anyMatch(access -> access.status() == 206), "each client is checked: " + checks);
            String first = files.iterator().next();
            assertThrows(PeerFailedException.class, () -> download(node, registry, first, Map.of()));
            assertThrows(PeerFailedException.class, () ->
                    download(node, registry, first, Map.of("Authorization", "Bearer " + tokens.token("other/image"))));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void longAfterThePreheatWhenItsTasksAreForgottenClientsStillGetEveryLayerByChecksAlone(boolean isPrivate)
            throws Exception {
        LocalRegistry registry = isPrivate ? guarded : open;
        try (RunningNode node = node("--task-expire", "300ms", "--gc-meta-interval", "50ms")) {
            HarborClient harbor = new HarborClient(node.controlPort(), Map.of());
            JsonNode last = harbor.preheatBefore212(manifest(registry, "oci"), authorization(isPrivate));
            assertEquals("SUCCESS", last.path("status").asText(), last.toString());
            harbor.awaitNoTasks();
            Set<String> files =
                    registry.files(NAME, "oci", authorization(isPrivate).getOrDefault("Authorization", ""));
            registry.accesses();
            for (String digest : files) {
                download(node, registry, digest, authorization(isPrivate));
            }
            assertEquals(List.of(), bodies(registry.accesses()));
        }
    }

    private static Map<String, String> authorization(boolean isPrivate) throws Exception {
        return isPrivate ? Map.of("Authorization", "Bearer " + tokens.token(NAME)) : Map.of();
    }

    @Test
    void wrongCredentialsFailThePreheatAndAreNowhereToBeSeen() throws Exception {
        LocalRegistry registry = guarded;
        try (RunningNode node = node()) {
            HarborClient harbor = new HarborClient(node.controlPort(), Map.of());
            JsonNode job = harbor.preheatFrom212(
                    manifest(registry, "oci"), Map.of("Authorization", "Basic d3Jvbmc6c2VjcmV0"));
            assertEquals("FAILURE", job.path("state").asText(), job.toString());
            assertTrue(job.path("result").path("job_states").path(0).path("error").asText().contains("401"), job.toString());
            String all = harbor.send("GET", "/preheats", "").body() + harbor.send("GET", "/oapi/v1/jobs", "").body();
            assertFalse(all.contains("d3Jvbmc6c2VjcmV0"), all);
            try (var stored = Files.list(directory.resolve("home/preheats"))) {
                for (Path file : stored.toList()) {
                    assertFalse(Files.readString(file).contains("d3Jvbmc6c2VjcmV0"));
                }
            }
        }
    }

    @Test
    void onlyTheWantedPlatformIsFetched() throws Exception {
        try (RunningNode node = node("--preheat-platform", "linux/arm64")) {
            JsonNode last = new HarborClient(node.controlPort(), Map.of())
                    .preheatBefore212(manifest(open, "oci"), Map.of());
            assertEquals("SUCCESS", last.path("status").asText(), last.toString());
            assertEquals(FILES / 2, last.path("progress").path("files").asInt());
        }
    }

    @Test
    void afterARestartThePreheatIsStillToldAndItsFilesAreNotEvictedForOthers() throws Exception {
        // Half of it holds the image, and all of it another file and the image, but not two other files besides. Without the state
        // no task is there after a restart that needs its file.
        String[] flags = {"--cache-quota", "32M", "--full-gc-threshold", "0", "--young-gc-threshold", "0", "--state", "memory"};
        LocalRegistry registry = open;
        try (FakeOrigin origin = FakeOrigin.start()) {
            origin.at("/one").content(Content.random(1, 14 << 20));
            origin.at("/two").content(Content.random(2, 14 << 20));
            JsonNode last;
            try (RunningNode node = node(flags)) {
                last = new HarborClient(node.controlPort(), Map.of())
                        .preheatBefore212(manifest(registry, "oci"), Map.of());
            }
            Set<String> files = registry.files(NAME, "oci", "");
            registry.accesses();
            try (RunningNode node = node(flags)) {
                HarborClient harbor = new HarborClient(node.controlPort(), Map.of());
                JsonNode again = HarborClient.JSON.readTree(
                        harbor.send("GET", "/preheats/" + last.path("ID").asText(), "").body());
                assertEquals("SUCCESS", again.path("status").asText(), again.toString());
                assertEquals(last, again);
                get(node, origin.url("/one"), Map.of());
                assertThrows(PeerFailedException.class, () -> get(node, origin.url("/two"), Map.of()), "no room");
                for (String digest : files) {
                    download(node, registry, digest, Map.of());
                }
                assertEquals(200, harbor.send("DELETE", "/preheats/" + last.path("ID").asText(), "").statusCode());
            }
            assertEquals(List.of(), bodies(registry.accesses()));
            try (RunningNode node = node(flags)) {
                get(node, origin.url("/one"), Map.of());
                get(node, origin.url("/two"), Map.of());
            }
        }
    }

    @Test
    void layersBehindSignedUrlsAreFetchedOnceWhateverTheTokensOfClients() throws Exception {
        LocalRegistry registry = open;
        try (RegistryFront front = RegistryFront.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), registry.port()), 0,
                        new RegistrySettings(8, Duration.ZERO, Duration.ZERO, RegistrySettings.DEFAULT_VALIDITY));
                RunningNode node = node()) {
            JsonNode job = new HarborClient(node.controlPort(), Map.of()).preheatFrom212(
                    front.url("/v2/" + NAME + "/manifests/oci"), Map.of("Authorization", "Bearer token-1"));
            assertEquals("SUCCESS", job.path("state").asText(), job.toString());
            for (String digest : registry.files(NAME, "oci", "")) {
                String url = front.url("/v2/" + NAME + "/blobs/" + digest);
                for (int client = 2; client <= 4; client++) {
                    get(node, url, Map.of("Authorization", "Bearer token-" + client));
                }
                assertEquals(1, front.counts().blobs().get(digest).bodyGets(), front.counts().toString());
                assertThrows(PeerFailedException.class, () -> get(node, url, Map.of("Authorization", "Bearer wrong")));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"'',403", "'Bearer wrong',403", "'Bearer right',201"})
    void whoIsNotOnThisMachineNeedsTheToken(String authorization, int status) throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "right");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        try (RunningNode node = node("--admin-token-file", token.toString())) {
            Map<String, String> headers = authorization.isEmpty()
                    ? Map.of("X-Forwarded-For", "192.0.2.7")
                    : Map.of("X-Forwarded-For", "192.0.2.7", "Authorization", authorization);
            assertEquals(status, new HarborClient(node.controlPort(), headers)
                    .send("POST", "/preheats", "{\"type\":\"file\",\"url\":\"http://127.0.0.1:1/x\"}").statusCode());
        }
    }

    @Test
    void whereTheOperatorSaysSoEverybodyMayAskButNoPageOfAnotherSite() throws Exception {
        try (RunningNode node = node("--preheat-open")) {
            String body = "{\"type\":\"file\",\"url\":\"http://127.0.0.1:1/x\"}";
            assertEquals(201, new HarborClient(node.controlPort(), Map.of("X-Forwarded-For", "192.0.2.7"))
                    .send("POST", "/preheats", body).statusCode());
            assertEquals(403, new HarborClient(node.controlPort(), Map.of("Origin", "http://evil.example"))
                    .send("POST", "/preheats", body).statusCode());
        }
    }
}
