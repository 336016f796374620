package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The configuration as operators and their scripts meet it: a real process, its lines, its signals and its exit codes. */
@Timeout(180)
class ConfigurationProcessTest {

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path directory;

    private Path file(String keys) throws Exception {
        return Files.writeString(directory.resolve("supernode.yml"), "base:\n" + keys);
    }

    @Test
    void anOldFileStartsTheServerAndTheLogNamesKeysWithoutMeaning() throws Exception {
        Path file = file("  listenPort: 0\n  downloadPort: 0\n  homeDir: " + directory.resolve("home")
                + "\n  cdnPattern: local\n  maxBandwidth: 100M\n  unheardOf: 1\n");
        Map<String, String> environment = Map.of("SUPERNODE_CONFIG", file.toString(), "SUPERNODE_BIND", "127.0.0.1");
        try (AppProcess app = AppProcess.startWith(environment)) {
            app.awaitReady();
            assertEquals("OK", get(app, "/healthz").body());
            assertEquals(directory.resolve("home").toRealPath().toString(), app.home());
            assertTrue(app.awaitError("unheardOf")
                    .endsWith("[WARN] configuration - " + file + " line 7: the key unheardOf is unknown and ignored"));
            app.awaitError("[INFO] configuration - " + file + " line 5: cdnPattern means nothing here");
        }
    }

    @Test
    void aBadFilePreventsTheStartAndEveryBadLineIsReported() throws Exception {
        Path file = file("  listenPort: 70000\n  hold: 2\n");
        try (AppProcess app = AppProcess.start("--config", file.toString())) {
            assertEquals(2, app.exitCode());
            assertEquals(
                    List.of(
                            "supernode: " + file + " line 2, key listenPort: '70000' is not allowed:"
                                    + " expected a whole number from 0 to 65535 (see --help)",
                            "supernode: " + file + " line 3, key hold: '2' is not allowed:"
                                    + " expected a time such as 500ms, 20s, 3m or 1h30m (see --help)"),
                    app.errors());
        }
    }

    @Test
    void theConfigCommandsPrintAndExitAsScriptsExpect() throws Exception {
        Path good = file("  peerUpLimit: 7\n  linkLimit: 20M\n");
        Path bad = Files.writeString(directory.resolve("bad.yml"), "base:\n\tpeerUpLimit: 7\n");
        Path worse = Files.writeString(directory.resolve("worse.yml"), "base:\n  unheardOf: 1\n  hold: 2\n");
        try (AppProcess check = AppProcess.start("config", "check", good.toString());
                AppProcess refuse = AppProcess.start("config", "check", bad.toString());
                AppProcess refuseAll = AppProcess.start("config", "check", worse.toString());
                AppProcess show = AppProcess.start("config", "show", "--config", good.toString(), "--hold", "1s");
                AppProcess defaults = AppProcess.start("config", "default");
                AppProcess nothing = AppProcess.start("config")) {
            assertEquals(0, check.exitCode());
            assertEquals(List.of(good + " can be used"), check.output());
            assertEquals(1, check.errors().size());
            assertEquals(2, refuse.exitCode());
            assertTrue(refuse.errors().get(0).startsWith("supernode: " + bad + " line 2: is no valid YAML: "));
            assertEquals(2, refuseAll.exitCode());
            List<String> told = refuseAll.errors();
            assertTrue(told.get(0).endsWith("the key unheardOf is unknown and ignored") && told.get(1).contains("key hold"),
                    told.toString());
            assertEquals(0, show.exitCode());
            List<String> shown = show.output();
            assertTrue(shown.stream().anyMatch(line -> line.matches("  hold: 1s +# flag --hold")), shown.toString());
            assertTrue(
                    shown.stream().anyMatch(line -> line.endsWith("# " + good + " line 2, key peerUpLimit")),
                    shown.toString());
            assertEquals(0, defaults.exitCode());
            assertTrue(defaults.output().contains("  listenPort: 8002"));
            assertEquals(2, nothing.exitCode());
        }
    }

    @Test
    void theFileIsReadAgainAtSighup() throws Exception {
        Path file = file("  maxBandwidth: 100M\n  hold: 1s\n");
        try (AppProcess app = AppProcess.startReady(directory.resolve("home"), "--config", file.toString())) {
            file("  maxBandwidth: 50M\n  hold: 2s\n  accessLog: true\n");
            app.signal("HUP");
            app.awaitError("maxBandwidth is 50M from now on (" + file + " line 2, key maxBandwidth)");
            app.awaitError("accessLog is true from now on");
            app.awaitError("hold stays 1s until the next start, then it is 2s (" + file + " line 3, key hold)");
            app.awaitError("bandwidth is " + (30L << 20) + " bytes/s from now on");
            assertEquals("OK", get(app, "/_ping").body());
            app.awaitError("[INFO] access - 127.0.0.1 GET /_ping 200 2 B ");
            file("  maxBandwidth: 50\n");
            app.signal("HUP");
            app.awaitError("the configuration stays as it was: " + file + " line 2, key maxBandwidth: '50' is not allowed");
            file("  maxBandwidth: 50M\n  hold: 1s\n  logLevel: error\n");
            app.signal("HUP");
            app.awaitError("logLevel is error from now on");
            assertEquals("OK", get(app, "/_ping").body());
        }
    }

    @Test
    void aTokenThatIsReplacedIsSaidToHaveBeenReadAnew() throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "first");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        try (AppProcess app = AppProcess.startReady(directory.resolve("home"), "--admin-token-file", token.toString())) {
            app.signal("HUP");
            assertTrue(app.awaitError("has been read again").endsWith(": 0 values have changed"));
            Files.writeString(token, "second");
            app.signal("HUP");
            app.awaitError("the token of administrators is from now on the one that is now in '" + token + "'");
            assertTrue(app.awaitError("has been read again").endsWith(": 0 values have changed, and the token"));
        }
    }

    @Test
    void theLogIsOneJsonObjectALineWhenAskedFor() throws Exception {
        try (AppProcess app = AppProcess.startReady(
                directory.resolve("home"), "--log-format", "json", "--access-log", "--pool-size", "3")) {
            get(app, "/nothing?x=%22");
            String remark = app.awaitError("--pool-size");
            assertTrue(remark.matches("\\{\"time\":\"[0-9T:.-]+Z\",\"level\":\"INFO\",\"logger\":\"io.supernode.configuration\","
                    + "\"thread\":\"main\",\"message\":\"flag --pool-size means nothing here: .*\"}"), remark);
            String access = app.awaitError("io.supernode.access");
            assertTrue(access.contains("\"message\":\"127.0.0.1 GET /nothing?x=%22 404 "), access);
        }
    }

    @Test
    void probesAndTheHealthcheckCommandSeeWhetherItIsWell() throws Exception {
        try (AppProcess app = AppProcess.startReady(directory.resolve("home"))) {
            String port = Integer.toString(app.controlPort());
            assertEquals(200, get(app, "/readyz").statusCode());
            assertTrue(get(app, "/version").body().startsWith("{\"Version\":\""));
            try (AppProcess alive = AppProcess.start("healthcheck", "--port", port, "--bind", "127.0.0.1");
                    AppProcess ready = AppProcess.start("healthcheck", "--ready", "--port", port)) {
                assertEquals(0, alive.exitCode());
                assertEquals(List.of("OK"), alive.output());
                assertEquals(0, ready.exitCode());
            }
            app.terminate();
            app.exitCode();
            try (AppProcess gone = AppProcess.start("healthcheck", "--port", port)) {
                assertEquals(1, gone.exitCode());
                assertTrue(gone.errors().get(0).startsWith("supernode: port " + port + " does not answer: "));
            }
        }
    }

    private HttpResponse<String> get(AppProcess app, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + app.controlPort() + path);
        return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
