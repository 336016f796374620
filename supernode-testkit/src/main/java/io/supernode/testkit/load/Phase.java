package io.supernode.testkit.load;

/** What one loop plays for a while. For the thread of that loop. */
interface Phase {

    /** Makes the first calls. */
    void begin(Outbox outbox, Tally tally);

    /** Whether there is nothing left to play. */
    boolean isDone();
}
