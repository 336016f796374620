package io.supernode.http.wire;

/** The values of {@code code} in a reply, and what each means to a client (protocol sections 1 to 3). */
public enum WireCode {
    /** What clients of 1.0 take for success of POST /task/metrics: at any other code they log an error and repeat it. */
    METRICS_TAKEN(1),
    SUCCESS(200),
    /** A parameter is missing or malformed. */
    INVALID_PARAMETER(501),
    /** Unknown task or peer: the client registers again. */
    TARGET_NOT_FOUND(502),
    /** The peer has every piece. */
    FINISHED(600),
    /** A list of pieces to download. */
    CONTINUE(601),
    /** Nothing for this peer now. */
    WAIT(602),
    /** The supernode cannot get the file from the origin. */
    ORIGIN_UNAVAILABLE(604),
    TASK_ID_TAKEN(606),
    URL_REFUSED(607),
    AUTHENTICATION_REQUIRED(608),
    AUTHENTICATION_PENDING(609),
    /** The client goes to the origin itself. */
    SOURCE_ERROR(610),
    /** What clients from 0.4.3 on expect for a piece that was reported. */
    PIECE_REPORTED(611),
    /** What clients from 1.0 on expect for a service that went down. */
    SERVICE_DOWN(612);

    private final int number;

    WireCode(int number) {
        this.number = number;
    }

    /** The number on the wire. */
    public int number() {
        return number;
    }
}
