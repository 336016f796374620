package io.supernode.testkit.peer;

/** How a download ends. */
public enum DownloadEnd {
    /** The file is there, checked, and nothing of it came from the origin to this client. */
    FINISHED,
    /** The client leaves all supernodes and gets the file from the origin by itself. */
    TO_ORIGIN,
    /** The client crashes, as those of 0.3 and 0.4 do without a supernode. */
    CRASHED,
    /** The client gives up, or it was stopped. */
    FAILED
}
