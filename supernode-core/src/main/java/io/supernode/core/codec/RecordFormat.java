package io.supernode.core.codec;

/** Versions of the bytes of records. What has come with which version is in docs/state.md. */
public final class RecordFormat {

    /** What is written. */
    public static final int VERSION = 2;
    /** The first that keeps whether a failure is temporary, whether a peer has stopped, and when it was heard of. */
    public static final int WITH_LAST_SEEN = 2;

    private RecordFormat() {}
}
