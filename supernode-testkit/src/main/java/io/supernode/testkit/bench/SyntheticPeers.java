package io.supernode.testkit.bench;

import io.supernode.core.registration.RegistrationRequest;

/** Makes up peers with strings as long as those of real clients; peer n is always the same. Thread-safe. */
final class SyntheticPeers {

    private static final String VERSION = "0.4.3";
    private static final String SUPERNODE = "10.254.0.1";
    private static final int OCTET = 256;
    private static final int FIRST_PORT = 15_001;
    private static final int PORTS = 40_000;
    private static final int FIRST_PID = 10_000;
    private static final int PIDS = 55_000;
    private static final long FIRST_START_MILLIS = 1_700_000_000_000L;
    private static final int MILLIS = 1000;

    private SyntheticPeers() {}

    /** The cid of peer {@code n}, {@code IP-PID-STARTTIME}; a new string each time. */
    static String cid(int n) {
        long start = FIRST_START_MILLIS + n;
        return ip(n) + '-' + (FIRST_PID + n % PIDS) + '-' + start / MILLIS + '.' + (MILLIS + start % MILLIS);
    }

    /** A copy that shares nothing, as the strings of each request are. */
    private static String fresh(String text) {
        return String.valueOf(text.toCharArray());
    }

    /** An address of its own for each of 16 million peers. */
    private static String ip(int n) {
        return "10." + (n / OCTET / OCTET) % OCTET + '.' + n / OCTET % OCTET + '.' + n % OCTET;
    }

    /** What peer {@code n} sends to register for {@code url}. */
    static RegistrationRequest registration(int n, String url) {
        return RegistrationRequest.builder()
                .cid(cid(n))
                .ip(ip(n))
                .hostName("host-" + n + ".cluster.example")
                .superNodeIp(fresh(SUPERNODE))
                .port(FIRST_PORT + n % PORTS)
                .path("/peer/file/layer-" + n % OCTET + ".tar.gz-" + Integer.toHexString(n) + "-1700000000.123")
                .rawUrl(url)
                .taskUrl(url)
                .version(fresh(VERSION))
                .callSystem("testkit")
                .dfdaemon("false")
                .build();
    }
}
