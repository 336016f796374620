package io.supernode.http.control;

/**
 * The state of the process, for health checks. Duties of an implementer: it may be called by many threads at once and
 * returns at once.
 */
public interface ServerStatus {

    /** Whether it works at all; otherwise it should be restarted. */
    boolean isAlive();

    /** Whether clients should be sent to it: not before everything is there, and not while it is ending. */
    boolean isReady();

    /** Whether nobody new is taken in any more, while those who are here come to their end. */
    default boolean isDraining() {
        return false;
    }

    /** The version of the build. */
    String version();

    /** Always alive and ready, of no known version: for those who serve the control port and have no more to say. */
    static ServerStatus alwaysReady() {
        return new ServerStatus() {
            @Override
            public boolean isAlive() {
                return true;
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public String version() {
                return "unknown";
            }
        };
    }
}
