package io.supernode.testkit.load;

/** What is called, one row of the report each. */
enum CallKind {
    /** POST /peer/registry. */
    REGISTER("registry"),
    /** GET /peer/task. */
    PULL("task"),
    /** A pull that the server kept back until it had something; its time is not the server's work. */
    HELD_PULL("task, held"),
    /** GET /peer/piece/suc. */
    PIECE_SUCCESS("piece/suc"),
    /** GET /peer/service/down. */
    SERVICE_DOWN("service/down"),
    /** GET /_ping, the call that does nothing. */
    PING("_ping");

    private final String label;

    CallKind(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
