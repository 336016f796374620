package io.supernode.cdn.preheat;

import java.io.IOException;
import java.util.List;

/**
 * Where preheats outlive the process. Duties of an implementer: called by one thread at a time; what {@link #put} has returned
 * of is on the medium; a crash leaves each preheat as it was or as it was to be, never half of it.
 */
public interface PreheatStore {

    /** All that are stored, in no order. What cannot be read is left out, and said in the log. */
    List<Preheat> load() throws IOException;

    /** Stores a preheat in place of the one with the same id. Of its files' contents only those that can be found again. */
    void put(Preheat preheat) throws IOException;

    /** Removes a preheat; does nothing if there is none of that id. */
    void remove(long id) throws IOException;

    /** Keeps nothing: for those whose preheats need not outlive the process. */
    static PreheatStore none() {
        return new PreheatStore() {
            @Override
            public List<Preheat> load() {
                return List.of();
            }

            @Override
            public void put(Preheat preheat) {
                // It is in memory.
            }

            @Override
            public void remove(long id) {
                // It was in memory.
            }
        };
    }
}
