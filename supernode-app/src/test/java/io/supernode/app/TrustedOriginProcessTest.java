package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.origin.SelfSigned;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A registry with a certificate of its own, as its operator and its clients see it. */
@Timeout(120)
class TrustedOriginProcessTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Content CONTENT = Content.random(43, 10_000);

    @TempDir
    Path directory;

    private SelfSigned certificate;
    private FakeOrigin origin;

    @BeforeEach
    void start() throws Exception {
        certificate = SelfSigned.create(directory, "ip:127.0.0.1");
        origin = FakeOrigin.startTls(certificate.sslContext());
        origin.at("/one").content(CONTENT);
        origin.at("/two").content(CONTENT);
    }

    @AfterEach
    void stop() throws Exception {
        origin.close();
    }

    @Test
    void whatClientsAskForIsIgnoredAndTheLogSaysOnceHowToAllowIt() throws Exception {
        try (AppProcess app = startNode()) {
            for (String path : List.of("/one", "/two")) {
                JsonNode reply = register(app, path, "&insecure=true");
                assertEquals(607, reply.path("code").asInt(), reply.toString());
                assertTrue(reply.path("msg").asText().contains("--insecure-origin"), reply.toString());
            }
            app.terminate();
            List<String> warnings = app.errors().stream().filter(line -> line.contains("WARN")).toList();
            assertEquals(1, warnings.size(), warnings.toString());
            assertTrue(warnings.get(0).contains("--insecure-origin 127.0.0.1:" + origin.port()), warnings.get(0));
            assertTrue(warnings.get(0).contains("--origin-ca"), warnings.get(0));
        }
    }

    @Test
    void aCertificateThatTheOperatorTrustsIsTrustedForEverybody() throws Exception {
        Path pem = Files.writeString(directory.resolve("ca.pem"), certificate.pem());
        try (AppProcess app = startNode("--origin-ca", pem.toString())) {
            assertEquals(200, register(app, "/one", "").path("code").asInt());
            assertEquals(200, register(app, "/two", "&insecure=true").path("code").asInt());
        }
    }

    @Test
    void aHostThatTheOperatorCallsInsecureIsNotVerified() throws Exception {
        try (AppProcess app = startNode("--insecure-origin", "127.0.0.1:" + origin.port())) {
            assertEquals(200, register(app, "/one", "").path("code").asInt());
        }
    }

    @Test
    void aFileWithoutCertificatesEndsTheStart() throws Exception {
        Path nonsense = Files.writeString(directory.resolve("nonsense.pem"), "nonsense");
        try (AppProcess app = AppProcess.start("--origin-ca", nonsense.toString())) {
            assertEquals(2, app.exitCode());
            assertTrue(app.errors().get(0).contains("nonsense.pem"));
        }
    }

    private AppProcess startNode(String... flags) throws Exception {
        String[] all = new String[flags.length + 1];
        System.arraycopy(flags, 0, all, 0, flags.length);
        all[flags.length] = "--allow-loopback-origin";
        return AppProcess.startReady(directory.resolve("home"), all);
    }

    private JsonNode register(AppProcess app, String path, String more) throws Exception {
        String form = "cid=127.0.0.1-1-1&ip=127.0.0.1&port=0&path=/peer/file/x&rawUrl="
                + URLEncoder.encode(origin.url(path), StandardCharsets.UTF_8) + more;
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + app.controlPort() + "/peer/registry"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return new ObjectMapper().readTree(HTTP.send(request, BodyHandlers.ofString()).body());
    }
}
