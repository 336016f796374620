package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.app.config.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    void theUnitShowsHowEachSecretIsGivenToIt() throws IOException {
        Path file = ROOT.resolve("deploy/systemd/supernode.service");
        String unit = Files.readString(file);
        List.of(Keys.ADMIN_TOKEN_FILE, Keys.CLUSTER_KEY_FILE, Keys.TLS_KEY).forEach(key ->
                assertTrue(unit.contains("#Environment=" + key.environmentName() + "=%d/"), key.toString()));
        String guide = Files.readString(ROOT.resolve("docs/deployment.md"));
        unit.lines().filter(line -> line.startsWith("#LoadCredential=") || line.startsWith("#Environment=")).forEach(line ->
                assertTrue(guide.contains(line.substring(1)), line));
    }

    @Test
    void whatTheDocumentsLinkToIsInTheReleaseArchiveAtTheSamePlace() throws IOException {
        String archive = Files.readString(ROOT.resolve("deploy/release/assembly.xml"));
        try (Stream<Path> documents = Files.list(ROOT.resolve("docs"))) {
            for (Path document : documents.filter(path -> path.toString().endsWith(".md")).toList()) {
                Pattern.compile("\\]\\(\\.\\./([^)#]+)").matcher(Files.readString(document)).results()
                        .map(link -> link.group(1))
                        .forEach(file -> assertTrue(isAtItsPlace(archive, file), file + " of " + document));
            }
        }
    }

    private static boolean isAtItsPlace(String archive, String file) {
        int name = file.lastIndexOf('/');
        String place = name < 0 ? "<outputDirectory/>" : "<outputDirectory>" + file.substring(0, name) + "</outputDirectory>";
        return Pattern.compile("<source>\\$\\{root}/" + Pattern.quote(file) + "</source>\\s*" + Pattern.quote(place))
                .matcher(archive).find();
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

    @Test
    void theManifestsOfAClusterLetItsNodesFindAndReachEachOther() throws Exception {
        List<Map<?, ?>> all = documents("supernode-cluster.yaml");
        Map<?, ?> pods = (Map<?, ?>) at(one(all, "StatefulSet", "supernode"), "spec", "template", "spec");
        Map<?, ?> container = (Map<?, ?>) at(pods, "containers", 0);
        int cluster = 7946;
        assertEquals(
                Map.of("control", CONTROL, "download", DOWNLOAD, "cluster", cluster),
                ports(container.get("ports"), "containerPort"));
        assertEquals(Map.of("control", CONTROL), ports(at(one(all, "Service", "supernode"), "spec", "ports"), "port"));
        Map<?, ?> nodes = one(all, "Service", "supernode-nodes");
        assertEquals("None", at(nodes, "spec", "clusterIP"));
        assertEquals(true, at(nodes, "spec", "publishNotReadyAddresses"), "nodes that start find each other");
        assertEquals(
                at(one(all, "StatefulSet", "supernode"), "spec", "serviceName"), at(nodes, "metadata", "name"));

        // With a key and an address of the test in place of those of a pod.
        Path key = directory.resolve("key");
        Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, "a key that all three nodes know\n");
        String text = (String) at(one(all, "ConfigMap", "supernode-cluster"), "data", "supernode.yml");
        assertTrue(text.contains("clusterMembers: supernode-nodes:" + cluster), text);
        Path config = directory.resolve("supernode.yml");
        Files.writeString(config, text.replace("/run/supernode-cluster/key", key.toString())
                + "  clusterBind: 192.0.2.1:" + cluster + '\n');
        List<?> args = (List<?>) container.get("args");
        assertEquals(List.of("--config", "/etc/supernode/supernode.yml", "--cluster-bind=$(POD_IP):" + cluster), args);
        try (AppProcess check = AppProcess.start("config", "check", config.toString())) {
            assertEquals(0, check.exitCode(), check.errors().toString());
        }
    }

    @Test
    void aPodThatComesBackWithItsVolumeHasTheNameThatItHad() throws Exception {
        Map<?, ?> set = one(documents("supernode-cluster.yaml"), "StatefulSet", "supernode");
        Map<?, ?> container = (Map<?, ?>) at(set, "spec", "template", "spec", "containers", 0);
        Map<?, ?> name = named(container.get("env"), Keys.CLUSTER_NODE_NAME.environmentName());
        assertEquals("metadata.name", at(name, "valueFrom", "fieldRef", "fieldPath"));
        assertEquals("home", at(set, "spec", "volumeClaimTemplates", 0, "metadata", "name"));
    }

    /** Its group may write to a volume, as it has a fsGroup. */
    @ParameterizedTest
    @CsvSource({"supernode.yaml, Deployment", "supernode-cluster.yaml, StatefulSet"})
    void theManifestsHaveAHomeThatTheServerAcceptsInAVolumeAsKubernetesLeavesIt(String file, String kind) throws Exception {
        Map<?, ?> container = (Map<?, ?>) at(one(documents(file), kind, "supernode"), "spec", "template", "spec", "containers", 0);
        String home = (String) named(container.get("env"), Keys.HOME_DIR.environmentName()).get("value");
        String mount = (String) named(container.get("volumeMounts"), "home").get("mountPath");
        assertTrue(home.startsWith(mount), home);

        Path volume = Files.createDirectory(directory.resolve("volume"));
        Files.setPosixFilePermissions(volume, PosixFilePermissions.fromString("rwxrwxr-x"));
        Path inVolume = Path.of(volume + home.substring(mount.length()));
        try (AppProcess app = AppProcess.startReady(inVolume)) {
            assertTrue(app.controlPort() > 0);
        }
    }

    private static Map<?, ?> named(Object list, String name) {
        return ((List<?>) list).stream().map(one -> (Map<?, ?>) one).filter(one -> name.equals(one.get("name"))).findAny().orElseThrow();
    }

    private static Map<?, ?> one(List<Map<?, ?>> all, String kind, String name) {
        return all.stream()
                .filter(document -> kind.equals(document.get("kind")) && name.equals(at(document, "metadata", "name")))
                .findAny()
                .orElseThrow();
    }

    private static List<Map<?, ?>> documents(String file) throws IOException {
        String text = Files.readString(ROOT.resolve("deploy/kubernetes").resolve(file));
        List<Map<?, ?>> documents = new ArrayList<>();
        new Load(LoadSettings.builder().build()).loadAllFromString(text).forEach(one -> documents.add((Map<?, ?>) one));
        return documents;
    }

    private static Map<String, Map<?, ?>> manifests() throws IOException {
        return documents("supernode.yaml").stream()
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
