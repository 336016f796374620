package io.supernode.app.config;

/** Keys that belong together, under one heading in the help and in the README. */
public enum KeyGroup {
    LISTEN("Where it listens and lives"),
    PEERS("Peers"),
    BANDWIDTH("Bandwidth of the supernode itself"),
    TIMES("How long things are kept"),
    ORIGINS("Origins"),
    CACHE("The cache on disk"),
    PREHEAT("Preheats"),
    CLUSTER("Several nodes"),
    TLS("TLS and proxies"),
    ADMINISTRATION("Administration"),
    LOG("Log and metrics");

    private final String heading;

    KeyGroup(String heading) {
        this.heading = heading;
    }

    public String heading() {
        return heading;
    }
}
