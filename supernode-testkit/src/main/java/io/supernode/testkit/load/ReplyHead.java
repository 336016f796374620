package io.supernode.testkit.load;

/** Finds the end of an HTTP/1.1 reply: its status and the length of its body. One object serves one loop. */
final class ReplyHead {

    /** Where the status is in {@code HTTP/1.1 200}. */
    private static final int STATUS_AT = 9;
    private static final int STATUS_END = 12;
    private static final byte[] END = {'\r', '\n', '\r', '\n'};
    private static final byte[] LENGTH = {'c', 'o', 'n', 't', 'e', 'n', 't', '-', 'l', 'e', 'n', 'g', 't', 'h', ':'};
    private static final int CASE = 0x20;
    /** No reply of a supernode is longer. */
    static final int MAX_BODY = 4 << 20;

    private int status;
    private int bodyAt;
    private int bodyLength;

    /** What is known of a reply that is still coming. */
    enum State {
        INCOMPLETE,
        COMPLETE,
        /** No HTTP/1.1 reply with a Content-Length. */
        MALFORMED
    }

    /** Looks at the first {@code count} bytes of a reply. */
    State read(byte[] bytes, int count) {
        int end = find(bytes, count);
        if (end < 0) {
            return count > MAX_BODY ? State.MALFORMED : State.INCOMPLETE;
        }
        bodyAt = end + END.length;
        status = number(bytes, STATUS_AT, STATUS_END);
        bodyLength = contentLength(bytes, end);
        if (bytes[0] != 'H' || status < 0 || bodyLength < 0 || bodyLength > MAX_BODY) {
            return State.MALFORMED;
        }
        return count - bodyAt < bodyLength ? State.INCOMPLETE : State.COMPLETE;
    }

    int status() {
        return status;
    }

    int bodyAt() {
        return bodyAt;
    }

    int bodyLength() {
        return bodyLength;
    }

    private static int find(byte[] bytes, int count) {
        for (int i = STATUS_END; i + END.length <= count; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static int contentLength(byte[] bytes, int end) {
        for (int i = STATUS_END; i + LENGTH.length < end; i++) {
            if (bytes[i] == '\n' && isLength(bytes, i + 1)) {
                int from = i + 1 + LENGTH.length;
                while (from < end && bytes[from] == ' ') {
                    from++;
                }
                int to = from;
                while (to < end && bytes[to] != '\r' && bytes[to] != ' ') {
                    to++;
                }
                return number(bytes, from, to);
            }
        }
        return -1;
    }

    private static boolean isLength(byte[] bytes, int at) {
        for (int i = 0; i < LENGTH.length; i++) {
            if ((bytes[at + i] | CASE) != LENGTH[i] && bytes[at + i] != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    private static int number(byte[] bytes, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9' || value > MAX_BODY) {
                return -1;
            }
            value = value * 10 + bytes[i] - '0';
        }
        return from == to ? -1 : value;
    }
}
