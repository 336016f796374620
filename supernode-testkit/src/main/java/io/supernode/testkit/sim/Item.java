package io.supernode.testkit.sim;

/**
 * What a client reports with a pull: a piece, whom it came from, and how that ended; packed into a long, since queues
 * hold millions.
 */
final class Item {

    /** Stands for the supernode among the indexes of peers. */
    static final int SEED = -1;

    /** Nobody: the client has just started or has moved to another supernode. */
    static final int NOBODY = -2;

    /** The results of the protocol, section 2. */
    static final int SUCCESS = 0;
    static final int FAIL = 1;
    static final int INVALID = 2;
    static final int SEMI_SUCCESS = 3;

    /** No item at all. */
    static final long NONE = -1;

    /** Status 700: the peer starts. */
    static final long START = pack(0, NOBODY, INVALID);

    private static final int FIRST_CODE = 500;
    private static final String[] CODES = {
        Integer.toString(FIRST_CODE + 1), Integer.toString(FIRST_CODE), Integer.toString(FIRST_CODE + 2),
        Integer.toString(FIRST_CODE + 3)
    };
    private static final int RESULT_BITS = 2;
    private static final int PIECE_BITS = 24;

    private Item() {}

    static long pack(int piece, int source, int result) {
        return ((long) (source - NOBODY) << PIECE_BITS | piece) << RESULT_BITS | result;
    }

    static int piece(long item) {
        return (int) (item >>> RESULT_BITS) & (1 << PIECE_BITS) - 1;
    }

    static int source(long item) {
        return (int) (item >>> PIECE_BITS + RESULT_BITS) + NOBODY;
    }

    static int result(long item) {
        return (int) item & (1 << RESULT_BITS) - 1;
    }

    /** The result as the wire has it. */
    static String code(long item) {
        return CODES[result(item)];
    }
}
