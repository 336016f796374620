package io.supernode.core.codec;

/** Versions of the bytes of records. What has come with which version is in docs/state.md. */
public final class RecordFormat {

    /** What is written. */
    public static final int VERSION = 3;
    /** The first that keeps whether a failure is temporary, whether a peer has stopped, and when it was heard of. */
    public static final int WITH_LAST_SEEN = 2;

    /** The first that keeps of a refusal whom it concerns, and of its question a hash instead of the request. */
    public static final int WITH_REACH = 3;

    private RecordFormat() {}
}
