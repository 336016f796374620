package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.app.config.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What operators install the server with says what the server understands. */
class DeploymentFilesTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern FLAG = Pattern.compile(" (--[a-z-]+)");
    private static final Pattern VARIABLE = Pattern.compile("SUPERNODE_[A-Z_]+");
    private static final int CONTROL = Keys.LISTEN_PORT.defaultValue();
    private static final int DOWNLOAD = Keys.DOWNLOAD_PORT.defaultValue();

    @TempDir
    Path directory;

    @Test
    void theUnitStartsTheServerWithFlagsThatItHas() throws IOException {
        List<String> unit = Files.readAllLines(ROOT.resolve("deploy/systemd/supernode.service"));
        String start = unit.stream().filter(line -> line.startsWith("ExecStart=")).findFirst().orElseThrow();
        assertTrue(start.startsWith("ExecStart=/opt/supernode/bin/supernode "), start);
        Set<String> flags = FLAG.matcher(start).results().map(found -> found.group(1)).collect(Collectors.toSet());
        assertFalse(flags.isEmpty());
        flags.remove("--config");
        Set<String> known = Keys.all().stream().flatMap(key -> key.flags().stream()).collect(Collectors.toSet());
        assertTrue(known.containsAll(flags), flags.toString());
        assertTrue(unit.contains("RestartPreventExitStatus=" + Main.BAD_CONFIGURATION));
        assertTrue(unit.contains("Type=notify"));
        assertTrue(unit.contains("NotifyAccess=all"), "the notices come from a child of the server");
    }

    @Test
    void systemdUnderstandsTheUnit() throws Exception {
        Tools.require("systemd-analyze");
        // The program must be there to be accepted.
        String unit = Files.readString(ROOT.resolve("deploy/systemd/supernode.service"));
        Path file = directory.resolve("supernode.service");
        Files.writeString(file, unit.replace("/opt/supernode/bin/supernode", ROOT + "/deploy/release/bin/supernode"));
        List<String> command = new ArrayList<>(List.of("systemd-analyze", "verify", "--man=no", file.toString()));
        for (String socket : List.of("supernode-control.socket", "supernode-download.socket")) {
            command.add(Files.copy(ROOT.resolve("deploy/systemd").resolve(socket), directory.resolve(socket)).toString());
        }
        Process verify = new ProcessBuilder(command)
                .redirectErrorStream(true).start();
        String output = new String(verify.getInputStream().readAllBytes());
        assertEquals(0, verify.waitFor(), output);
        assertFalse(output.contains(file.getFileName() + ":") || output.contains(".socket:"), output);
    }

    @Test
    void theSocketUnitsHoldTheDefaultPortsUnderTheNamesThatTheServerExpects() throws IOException {
        String control = Files.readString(ROOT.resolve("deploy/systemd/supernode-control.socket"));
        assertTrue(control.contains("\nListenStream=" + CONTROL + "\nFileDescriptorName=control\n"), control);
        String download = Files.readString(ROOT.resolve("deploy/systemd/supernode-download.socket"));
        assertTrue(download.contains("\nListenStream=" + DOWNLOAD + "\nFileDescriptorName=download\n"), download);
    }

    @Test
    void theImageHasTheDefaultPortsAndVariablesThatTheServerReads() throws IOException {
        String file = Files.readString(ROOT.resolve("deploy/docker/Dockerfile"));
        assertTrue(file.contains("\nEXPOSE " + DOWNLOAD + ' ' + CONTROL + '\n'), file);
        Set<String> variables = VARIABLE.matcher(file).results().map(MatchResult::group).collect(Collectors.toSet());
        Set<String> known = Keys.all().stream().map(key -> key.environmentName()).collect(Collectors.toSet());
        assertFalse(variables.isEmpty());
        assertTrue(known.containsAll(variables), variables.toString());
    }

    @Test
    void theManifestsHaveTheDefaultPortsAndAConfigurationThatIsAccepted() throws Exception {
        Map<String, Map<?, ?>> byKind = manifests();
        assertEquals(
                Map.of("control", CONTROL, "download", DOWNLOAD), ports(at(byKind.get("Service"), "spec", "ports"), "port"));
        Map<?, ?> container = (Map<?, ?>) at(byKind.get("Deployment"), "spec", "template", "spec", "containers", 0);
        assertEquals(
                Map.of("control", CONTROL, "download", DOWNLOAD), ports(container.get("ports"), "containerPort"));
        assertEquals("/healthz", at(container, "livenessProbe", "httpGet", "path"));
        assertEquals("/readyz", at(container, "readinessProbe", "httpGet", "path"));

        Path config = directory.resolve("supernode.yml");
        Files.writeString(config, (String) at(byKind.get("ConfigMap"), "data", "supernode.yml"));
        try (AppProcess check = AppProcess.start("config", "check", config.toString())) {
            assertEquals(0, check.exitCode(), check.errors().toString());
        }
    }

    private static Map<String, Map<?, ?>> manifests() throws IOException {
        String text = Files.readString(ROOT.resolve("deploy/kubernetes/supernode.yaml"));
        List<Object> documents = new ArrayList<>();
        new Load(LoadSettings.builder().build()).loadAllFromString(text).forEach(documents::add);
        return documents.stream().map(document -> (Map<?, ?>) document)
                .collect(Collectors.toMap(document -> (String) document.get("kind"), document -> document));
    }

    private static Map<String, Object> ports(Object list, String number) {
        return ((List<?>) list).stream().map(port -> (Map<?, ?>) port)
                .collect(Collectors.toMap(port -> (String) port.get("name"), port -> port.get(number)));
    }

    private static Object at(Object from, Object... path) {
        return Stream.of(path).reduce(from, (node, step) ->
                step instanceof Integer index ? ((List<?>) node).get(index) : ((Map<?, ?>) node).get(step));
    }
}
