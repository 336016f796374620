package io.supernode.http.admin;

import java.time.Duration;
import java.util.Optional;

/**
 * Takes a supernode out of service without a download that fails: nobody new is taken in, the swarms come to their end, and then
 * the process ends. Duties of an implementer: called by many threads at once, returns at once.
 */
public interface DrainControl {

    /**
     * How far it is.
     *
     * @param startedAtMillis milliseconds since 1970
     * @param deadlineMillis when the process ends at the latest
     * @param downloading peers that still want something
     * @param tasks in which there are such
     */
    record Progress(long startedAtMillis, long deadlineMillis, long downloading, int tasks) {}

    /** Begins; if it has begun already, only the deadline is another one from now on. */
    Progress begin(Duration patience);

    /** Takes new clients again; answers whether it was draining. */
    boolean cancel();

    /** Empty unless it drains. */
    Optional<Progress> progress();
}
