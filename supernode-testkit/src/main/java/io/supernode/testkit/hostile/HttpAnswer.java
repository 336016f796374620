package io.supernode.testkit.hostile;

/**
 * What came back.
 *
 * @param status of HTTP; 0 if the connection was closed without one, -1 if nothing came in time
 * @param code of the protocol in the body, or 0
 */
record HttpAnswer(int status, int code) {

    static final int OK = 200;
    private static final int SERVER_ERRORS = 500;
    private static final int NONE_IN_TIME = -1;

    static final HttpAnswer CLOSED = new HttpAnswer(0, 0);
    static final HttpAnswer LATE = new HttpAnswer(NONE_IN_TIME, 0);

    boolean isClosed() {
        return status == 0;
    }

    boolean isServerError() {
        return status >= SERVER_ERRORS;
    }

    boolean isLate() {
        return status == NONE_IN_TIME;
    }

    @Override
    public String toString() {
        if (isClosed()) {
            return "closed";
        }
        if (isLate()) {
            return "nothing in time";
        }
        return code == 0 ? "HTTP " + status : "HTTP " + status + " code " + code;
    }
}
