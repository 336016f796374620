package io.supernode.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

    @Test
    void noTwoKeysHaveANameAFlagOrAVariableInCommon() {
        assertDistinct(key -> Stream.of(key.name().toLowerCase(Locale.ROOT)));
        assertDistinct(key -> key.flags().stream());
        assertDistinct(key -> Stream.of(key.environmentName()));
    }

    private static void assertDistinct(Function<Key<?>, Stream<String>> names) {
        List<String> all = new ArrayList<>(Keys.all().stream().flatMap(names).toList());
        new HashSet<>(all).forEach(all::remove);
        assertEquals(List.of(), all, "these come twice");
    }

    @Test
    void everyDefaultIsAllowed() throws ConfigException, BadValueException {
        new Settings.Builder().build(Optional.empty());
        for (Key<?> key : Keys.all()) {
            assertRoundTrip(key);
        }
    }

    private static <T> void assertRoundTrip(Key<T> key) throws BadValueException {
        String text = key.type().write(key.defaultValue());
        if (key.defaultText().equals(text) && !text.isEmpty()) {
            assertEquals(key.defaultValue(), key.type().read(text), key.name());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--advertise-ip", "--cdn-pattern", "--debug", "-D", "--down-limit", "--download-port", "--fail-access-interval",
        "--gc-initial-delay", "--gc-meta-interval", "--home-dir", "--max-bandwidth", "--peer-gc-delay", "--pool-size",
        "--port", "--profiler", "--system-bandwidth", "--task-expire-time", "--up-limit", "--download-path"
    })
    void everyFlagOfTheOriginalsIsTaken(String flag) {
        boolean isKey = Keys.all().stream().anyMatch(key -> key.flags().contains(flag));
        assertTrue(isKey || IgnoredKeys.ALL.stream().anyMatch(key -> key.flags().contains(flag)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "listenPort", "downloadPort", "homeDir", "advertiseIP", "peerUpLimit", "peerDownLimit", "eliminationLimit",
        "failureCountLimit", "systemReservedBandwidth", "maxBandwidth", "debug", "enableProfiler", "failAccessInterval",
        "gcInitialDelay", "gcMetaInterval", "taskExpireTime", "peerGCDelay", "gcDiskInterval", "youngGCThreshold",
        "fullGCThreshold", "IntervalThreshold", "schedulerCorePoolSize", "linkLimit", "CleanRatio", "cdnPattern", "logConfig",
        "downloadPath"
    })
    void everyKeyOfTheOriginalsIsKnown(String name) {
        assertTrue(Keys.all().stream().anyMatch(key -> key.name().equals(name)) || IgnoredKeys.named(name).isPresent());
    }

    @Test
    void theVariableOfTheEnvironmentIsTheKeyInCapitals() {
        assertEquals("SUPERNODE_LISTEN_PORT", Keys.LISTEN_PORT.environmentName());
        assertEquals("SUPERNODE_ADVERTISE_IP", Keys.ADVERTISE_IP.environmentName());
        assertEquals("SUPERNODE_PEER_GC_DELAY", Keys.PEER_GC_DELAY.environmentName());
        assertEquals("SUPERNODE_YOUNG_GC_THRESHOLD", Keys.YOUNG_GC_THRESHOLD.environmentName());
        assertEquals("SUPERNODE_INTERVAL_THRESHOLD", Keys.INTERVAL_THRESHOLD.environmentName());
    }
}
