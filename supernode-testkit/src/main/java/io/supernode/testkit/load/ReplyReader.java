package io.supernode.testkit.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what a player needs out of a JSON reply, in one pass and without objects for what it skips. Fields may come in any
 * order. One object serves all replies of a loop; not thread-safe.
 */
final class ReplyReader {

    private static final int FIRST_PIECES = 8;
    private static final byte[] CODE = bytes("code");
    private static final byte[] CID = bytes("cid");
    private static final byte[] RANGE = bytes("range");
    private static final byte[] PIECE_NUM = bytes("pieceNum");
    private static final byte[] TASK_ID = bytes("taskId");
    private static final byte[] FILE_LENGTH = bytes("fileLength");
    private static final byte[] PIECE_SIZE = bytes("pieceSize");
    private static final int ABSENT = -1;

    private byte[] json;
    private int at;
    private int end;
    private int code;
    private String taskId;
    private long fileLength;
    private int pieceSize;
    private int pieces;
    private int[] numbers = new int[FIRST_PIECES];
    private byte[][] cids = new byte[FIRST_PIECES][];
    private byte[][] ranges = new byte[FIRST_PIECES][];

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads one reply.
     *
     * @return whether it was JSON with a code
     */
    boolean read(byte[] body, int offset, int length) {
        json = body;
        at = offset;
        end = offset + length;
        code = ABSENT;
        taskId = null;
        fileLength = ABSENT;
        pieceSize = 0;
        pieces = 0;
        try {
            value(true);
        } catch (MalformedJsonException e) {
            return false;
        }
        return code != ABSENT;
    }

    /** The code of the last reply. */
    int code() {
        return code;
    }

    /** Of a registration, or null. */
    String taskId() {
        return taskId;
    }

    long fileLength() {
        return fileLength;
    }

    /** Of a registration, 0 when absent. */
    int pieceSize() {
        return pieceSize;
    }

    /** How many pieces are listed. */
    int pieces() {
        return pieces;
    }

    int number(int piece) {
        return numbers[piece];
    }

    /** Whom the piece comes from; a copy. */
    byte[] cid(int piece) {
        return cids[piece];
    }

    byte[] range(int piece) {
        return ranges[piece];
    }

    private void value(boolean top) throws MalformedJsonException {
        switch (peek()) {
            case '{' -> object(top);
            case '[' -> array();
            case '"' -> string();
            default -> scalar();
        }
    }

    private void array() throws MalformedJsonException {
        at++;
        if (peek() == ']') {
            at++;
            return;
        }
        while (true) {
            value(false);
            if (next(']')) {
                return;
            }
        }
    }

    /** Answers true after the closing sign, false after a comma; anything else is malformed. */
    private boolean next(char close) throws MalformedJsonException {
        int sign = peek();
        at++;
        if (sign != ',' && sign != close) {
            throw MalformedJsonException.INSTANCE;
        }
        return sign == close;
    }

    private void object(boolean top) throws MalformedJsonException {
        int number = ABSENT;
        byte[] cid = null;
        byte[] range = null;
        at++;
        if (peek() == '}') {
            at++;
            return;
        }
        do {
            long name = string();
            if (peek() != ':') {
                throw MalformedJsonException.INSTANCE;
            }
            at++;
            if (top && is(name, CODE)) {
                code = (int) number();
            } else if (is(name, PIECE_NUM)) {
                number = (int) number();
            } else if (is(name, CID)) {
                cid = copy(string());
            } else if (is(name, RANGE)) {
                range = copy(string());
            } else if (is(name, TASK_ID)) {
                taskId = new String(copy(string()), StandardCharsets.US_ASCII);
            } else if (is(name, FILE_LENGTH)) {
                fileLength = number();
            } else if (is(name, PIECE_SIZE)) {
                pieceSize = (int) number();
            } else {
                value(false);
            }
        } while (!next('}'));
        if (number != ABSENT && cid != null && range != null) {
            addPiece(number, cid, range);
        }
    }

    private void addPiece(int number, byte[] cid, byte[] range) {
        if (pieces == numbers.length) {
            numbers = Arrays.copyOf(numbers, pieces * 2);
            cids = Arrays.copyOf(cids, pieces * 2);
            ranges = Arrays.copyOf(ranges, pieces * 2);
        }
        numbers[pieces] = number;
        cids[pieces] = cid;
        ranges[pieces++] = range;
    }

    private int peek() throws MalformedJsonException {
        while (at < end && json[at] <= ' ') {
            at++;
        }
        if (at >= end) {
            throw MalformedJsonException.INSTANCE;
        }
        return json[at];
    }

    /** Skips a string; answers where its text begins and ends, packed: the upper half is the start. */
    private long string() throws MalformedJsonException {
        if (peek() != '"') {
            throw MalformedJsonException.INSTANCE;
        }
        int start = ++at;
        while (at < end && json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        if (at >= end) {
            throw MalformedJsonException.INSTANCE;
        }
        return (long) start << Integer.SIZE | at++;
    }

    private boolean is(long text, byte[] name) {
        int start = (int) (text >>> Integer.SIZE);
        return Arrays.equals(json, start, (int) text, name, 0, name.length);
    }

    private byte[] copy(long text) {
        return Arrays.copyOfRange(json, (int) (text >>> Integer.SIZE), (int) text);
    }

    private long number() throws MalformedJsonException {
        boolean negative = peek() == '-';
        if (negative) {
            at++;
        }
        int first = at;
        long value = 0;
        while (at < end && json[at] >= '0' && json[at] <= '9') {
            value = value * 10 + json[at++] - '0';
        }
        if (at == first) {
            throw MalformedJsonException.INSTANCE;
        }
        return negative ? -value : value;
    }

    /** A number, true, false or null, of which nobody wants to know. */
    private void scalar() throws MalformedJsonException {
        int first = at;
        while (at < end && ",]}".indexOf(json[at]) < 0 && json[at] > ' ') {
            at++;
        }
        if (at == first) {
            throw MalformedJsonException.INSTANCE;
        }
    }

    /** Leaves the reader from any depth; says nothing but that. */
    private static final class MalformedJsonException extends Exception {
        private static final MalformedJsonException INSTANCE = new MalformedJsonException();

        private MalformedJsonException() {
            super(null, null, false, false);
        }
    }
}
