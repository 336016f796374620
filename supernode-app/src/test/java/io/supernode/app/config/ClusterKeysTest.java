package io.supernode.app.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.preheat.PreheatIds;
import io.supernode.cluster.settings.ClusterSettings;
import io.supernode.core.model.PeerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What an operator must say of a cluster, and what comes of it. */
class ClusterKeysTest {

    private static final String KEY = "a key of many characters";

    @TempDir
    Path directory;

    private Settings load(String... arguments) throws ConfigException {
        Flags flags = new Flags();
        new CommandLine(flags.addTo(CommandSpec.create())).parseArgs(arguments);
        return new SettingsLoader(flags, Map.of(), directory.resolve("default.yml")).load(new Notes());
    }

    private List<String> warnings(String... arguments) throws ConfigException {
        Flags flags = new Flags();
        new CommandLine(flags.addTo(CommandSpec.create())).parseArgs(arguments);
        Notes notes = new Notes();
        new SettingsLoader(flags, Map.of(), directory.resolve("default.yml")).load(notes);
        return notes.warnings();
    }

    private String refusal(String... arguments) {
        return assertThrows(ConfigException.class, () -> load(arguments)).getMessage();
    }

    private Path keyFile(String permissions, String key) throws IOException {
        Path file = directory.resolve("key-" + permissions);
        Files.writeString(file, key + '\n');
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void withoutANameItIsNoNode() throws Exception {
        Settings alone = load();
        assertFalse(ClusterKeys.isNode(alone));
        assertEquals(Optional.empty(), ClusterKeys.secret(alone));
        assertEquals(Optional.empty(), AdapterSettings.core(alone, 8001, "192.0.2.9").advertiseIp());
    }

    @Test
    void clientsAreSentToTheAddressOfTheNodeUnlessAnotherIsGiven() throws Exception {
        String key = keyFile("rw-------", KEY).toString();
        Settings node = load("--cluster-name", "c", "--cluster-bind", "192.0.2.1:7946", "--cluster-key-file", key,
                "--cluster-members", "a.example.com:7946,[2001:db8::7]:7947", "--replicas", "2", "--cluster-weight", "3");
        ClusterSettings cluster = ClusterKeys.of(node, 9001);
        assertEquals("192.0.2.1:7946", cluster.self().name());
        assertEquals(new PeerAddress("192.0.2.1", 9001), cluster.self().data());
        assertEquals(3, cluster.self().weight());
        assertEquals(2, cluster.replicas());
        assertEquals(Optional.of(KEY), cluster.key());
        assertEquals(
                List.of(new ClusterSettings.Member("a.example.com", 7946), new ClusterSettings.Member("2001:db8::7", 7947)),
                cluster.members());
        assertEquals(Optional.of("192.0.2.1"), AdapterSettings.core(node, 9001, "192.0.2.9").advertiseIp());

        Settings advertised = load("--cluster-name", "c", "--cluster-bind", "127.0.0.1:7946", "--advertise-ip", "198.51.100.7");
        assertEquals(new PeerAddress("198.51.100.7", 8001), ClusterKeys.of(advertised, 8001).self().data());
    }

    @Test
    void aNodeIsCalledByTheNameThatItIsGivenWhateverItsAddress() throws Exception {
        String longest = "supernode-0.a_B9" + "x".repeat(47);
        for (String address : List.of("127.0.0.1:7946", "[::1]:7947")) {
            Settings node = load("--cluster-name", "c", "--cluster-bind", address, "--cluster-node-name", longest);
            assertEquals(longest, ClusterKeys.of(node, 8001).self().name());
            // So another node tells who has taken a preheat.
            long preheat = AdapterSettings.preheatIds(node).next(0, 1_700_000_000_000L);
            assertEquals(List.of(longest), PreheatIds.takers(preheat, List.of(longest, address)));
        }
        for (String name : List.of("x".repeat(64), "a b", "a:1", "a/b", "a~b", "n\u00e4")) {
            String refusal = refusal("--cluster-name", "c", "--cluster-bind", "127.0.0.1:7946", "--cluster-node-name", name);
            assertTrue(refusal.contains("1 to 63 letters, digits, '-', '.' or '_'"), refusal);
        }
    }

    @Test
    void allNodesHaveOneSecretWhichIsNotTheKey() throws Exception {
        String key = keyFile("rw-------", KEY).toString();
        Settings one = load("--cluster-name", "c", "--cluster-bind", "127.0.0.1:7946", "--cluster-key-file", key);
        Settings other = load("--cluster-name", "c", "--cluster-bind", "127.0.0.1:7950", "--cluster-key-file", key);
        Settings foreign = load("--cluster-name", "d", "--cluster-bind", "127.0.0.1:7946", "--cluster-key-file", key);
        assertArrayEquals(ClusterKeys.secret(one).orElseThrow(), ClusterKeys.secret(other).orElseThrow());
        assertFalse(Arrays.equals(
                ClusterKeys.secret(one).orElseThrow(), ClusterKeys.secret(foreign).orElseThrow()));
    }

    @Test
    void whatIsSaidOfAClusterWithoutItsNameIsAWarning() throws Exception {
        assertEquals(List.of(), warnings());
        assertEquals(List.of(), warnings("--replicas", "1"));
        assertEquals(List.of(), warnings("--cluster-name", "c", "--cluster-bind", "127.0.0.1:7946", "--replicas", "2"));
        assertEquals(
                List.of("clusterBind 127.0.0.1:7946 (flag --cluster-bind), seeds 3 (flag --seeds): ignored without clusterName; this"
                        + " supernode is alone"),
                warnings("--cluster-bind", "127.0.0.1:7946", "--seeds", "3"));
    }

    @Test
    void seedsThatCannotBeFilledSinceTheDataPortSpeaksTlsAreAWarning() throws Exception {
        String[] plain = {"--cluster-name", "c", "--cluster-bind", "127.0.0.1:7946", "--tls-certificate", "/c", "--tls-key", "/k"};
        assertEquals(List.of(), warnings(plain));
        String warning = "seeds 2 (flag --seeds) has no effect: nodes ask the data ports of others for pieces without TLS, and tlsPorts ";
        for (String which : List.of("both", "data")) {
            List<String> found = warnings(with(plain, "--seeds", "2", "--tls-ports", which));
            assertEquals(1, found.size(), found.toString());
            assertTrue(found.get(0).startsWith(warning + which), found.get(0));
        }
        assertEquals(1, warnings(with(plain, "--seeds", "2")).size(), "both is the default");
        assertEquals(List.of(), warnings(with(plain, "--seeds", "2", "--tls-ports", "control")));
    }

    private static String[] with(String[] flags, String... more) {
        return Stream.concat(Stream.of(flags), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void aPortOfClientsThatTheClusterUsesIsRefusedAtOnce() throws Exception {
        for (String flag : List.of("--port", "--download-port")) {
            String refusal = refusal("--cluster-name", "c", "--cluster-bind", "127.0.0.1:7946", flag, "7946", "--bind", "127.0.0.1");
            assertTrue(refusal.contains("7946 (flag " + flag + ") and clusterBind 127.0.0.1:7946 (flag --cluster-bind)"), refusal);
            // At another address it is another port; without a cluster nobody else uses it.
            load("--cluster-name", "c", "--cluster-bind", "127.0.0.1:7946", flag, "7946", "--bind", "192.0.2.9");
            load(flag, "7946");
        }
    }

    @Test
    void whatIsMissingOrUnsafeIsSaidAtTheStart() throws Exception {
        assertTrue(refusal("--cluster-name", "c").contains("clusterBind is needed"));
        assertTrue(refusal("--cluster-name", "c", "--cluster-bind", "192.0.2.1:7946").contains("clusterKeyFile is needed"));
        assertTrue(refusal("--cluster-name", "c", "--cluster-bind", "0.0.0.0:7946", "--cluster-key-file",
                keyFile("rw-------", KEY).toString()).contains("one address"));
        assertTrue(refusal("--cluster-bind", "node:7946").contains("an IP address and a port"));
        assertTrue(refusal("--cluster-members", "node").contains("HOST:PORT"));
        String open = refusal("--cluster-key-file", keyFile("rw-r--r--", KEY).toString());
        assertTrue(open.contains("chmod 600") && !open.contains(KEY), open);
        assertTrue(refusal("--cluster-key-file", keyFile("rw-rw----", "short").toString()).contains("chmod 600"));
        assertTrue(refusal("--cluster-key-file", keyFile("r--------", "short").toString()).contains("16 characters"));
        assertTrue(refusal("--cluster-key-file", keyFile("r--r-----", "short").toString()).contains("16 characters"),
                "a group may read it");
        assertTrue(refusal("--cluster-key-file", directory.resolve("none").toString()).contains("there is no file"));
    }
}
