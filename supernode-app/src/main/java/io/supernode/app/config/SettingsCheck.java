package io.supernode.app.config;

import io.supernode.http.guard.AdminAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which values make no sense together, though each is allowed. Stateless. */
final class SettingsCheck {

    private SettingsCheck() {}

    /**
     * Why these settings cannot be used; a sentence for each reason.
     *
     * @param unread keys whose values could not be read: of these nothing is said
     */
    static List<String> problems(Settings settings, Set<Key<?>> unread) {
        Problems problems = new Problems(settings, unread);
        problems.addIf(
                settings.get(Keys.SYSTEM_RESERVED_BANDWIDTH) >= settings.get(Keys.MAX_BANDWIDTH),
                "the first must be smaller than the second", Keys.SYSTEM_RESERVED_BANDWIDTH, Keys.MAX_BANDWIDTH);
        int port = settings.get(Keys.LISTEN_PORT);
        problems.addIf(
                port != 0 && port == settings.get(Keys.DOWNLOAD_PORT),
                "two different ports are needed", Keys.LISTEN_PORT, Keys.DOWNLOAD_PORT);
        problems.addIf(
                areThresholdsCrossed(settings) && isGiven(settings, Keys.YOUNG_GC_THRESHOLD) && isGiven(settings, Keys.FULL_GC_THRESHOLD),
                "the first must not be smaller than the second", Keys.YOUNG_GC_THRESHOLD, Keys.FULL_GC_THRESHOLD);
        problems.addIf(
                settings.get(Keys.ADMIN_READ) == AdminAccess.Reads.TOKEN && settings.get(Keys.ADMIN_TOKEN_FILE).isEmpty()
                        && !unread.contains(Keys.ADMIN_TOKEN_FILE),
                "a token is needed, see --admin-token-file", Keys.ADMIN_READ);
        problems.addIf(
                settings.get(Keys.TLS_CERTIFICATE).isEmpty() != settings.get(Keys.TLS_KEY).isEmpty(),
                "both or none are needed", Keys.TLS_CERTIFICATE, Keys.TLS_KEY);
        problems.addIf(
                settings.get(Keys.PROXY_PROTOCOL) && settings.get(Keys.TRUSTED_PROXY).isEmpty()
                        && !unread.contains(Keys.TRUSTED_PROXY),
                "nobody is believed without --trusted-proxy", Keys.PROXY_PROTOCOL);
        checkClusterPorts(settings, problems);
        if (problems.sentences.isEmpty() && unread.isEmpty()) {
            try {
                AdapterSettings.check(settings);
            } catch (IllegalArgumentException e) {
                // What the keys' own types do not know, such as a limit that an adapter has got later.
                problems.sentences.add("the configuration cannot be used: " + e.getMessage());
            }
        }
        return problems.sentences;
    }

    /** Else the node fails late, when it joins, by a port that it has taken itself. */
    private static void checkClusterPorts(Settings settings, Problems problems) {
        String bind = settings.get(Keys.CLUSTER_BIND);
        if (!ClusterKeys.isNode(settings) || !HostPort.isIpAndPort(bind) || !ClusterKeys.sharesAddress(settings)) {
            return;
        }
        int port = HostPort.parse(bind).port();
        for (Key<Integer> key : List.of(Keys.LISTEN_PORT, Keys.DOWNLOAD_PORT)) {
            problems.addIf(settings.get(key) == port, "two different ports are needed", key, Keys.CLUSTER_BIND);
        }
    }

    /** What is probably a mistake: a file of 1.0.6 that says so much is used all the same. */
    static List<String> warnings(Settings settings) {
        List<String> warnings = new ArrayList<>();
        if (areThresholdsCrossed(settings)) {
            warnings.add(told(settings, Keys.YOUNG_GC_THRESHOLD) + " has no effect: it is smaller than "
                    + told(settings, Keys.FULL_GC_THRESHOLD));
        }
        boolean isDataPortEncrypted = !settings.get(Keys.TLS_CERTIFICATE).isEmpty() && settings.get(Keys.TLS_PORTS) != TlsPorts.CONTROL;
        if (ClusterKeys.isNode(settings) && settings.get(Keys.SEEDS) > 1 && isDataPortEncrypted) {
            warnings.add(told(settings, Keys.SEEDS) + " has no effect: nodes ask the data ports of others for pieces without TLS, and "
                    + told(settings, Keys.TLS_PORTS) + " has TLS there; tlsPorts control leaves the data port without");
        }
        return warnings;
    }

    private static boolean areThresholdsCrossed(Settings settings) {
        return settings.get(Keys.YOUNG_GC_THRESHOLD) < settings.get(Keys.FULL_GC_THRESHOLD);
    }

    private static boolean isGiven(Settings settings, Key<?> key) {
        return !settings.source(key).equals(Source.DEFAULT);
    }

    private static String told(Settings settings, Key<?> key) {
        return key.name() + " " + settings.text(key) + " (" + settings.source(key) + ")";
    }

    private record Problems(Settings settings, Set<Key<?>> unread, List<String> sentences) {

        Problems(Settings settings, Set<Key<?>> unread) {
            this(settings, unread, new ArrayList<>());
        }

        void addIf(boolean isWrong, String sentence, Key<?>... keys) {
            if (isWrong && Stream.of(keys).noneMatch(unread::contains)) {
                sentences.add(String.join(" and ", Stream.of(keys).map(key -> told(settings, key)).toList()) + ": " + sentence);
            }
        }
    }
}
