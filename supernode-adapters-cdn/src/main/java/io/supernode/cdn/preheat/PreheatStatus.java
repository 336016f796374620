package io.supernode.cdn.preheat;

/** Where a preheat, or one of its files, stands. */
public enum PreheatStatus {
    /** Its turn has not come. */
    WAITING,
    /** It is being fetched. */
    RUNNING,
    /** All of it is stored. */
    SUCCESS,
    /** Not all of it can be had; the error says why. */
    FAILED;

    /** Whether nothing more happens. */
    public boolean isEnd() {
        return this == SUCCESS || this == FAILED;
    }
}
