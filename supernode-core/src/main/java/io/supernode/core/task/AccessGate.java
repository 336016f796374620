package io.supernode.core.task;

import io.supernode.core.port.OriginRequest;

/**
 * Who gets a task's content without a question to the origin. Immutable; {@link TaskScope} holds the present one.
 *
 * <p>Whoever asks for a stricter proof of who the origin is than the one who brought the content is asked for as well.
 */
sealed interface AccessGate {

    /** Whether who asks the origin like this gets the content, by this rule alone. */
    boolean admits(OriginRequest request);

    /** Whether credentials that the origin has accepted let in too. */
    default boolean takesCredentials() {
        return true;
    }

    /** Whether the content that begins now lies under a key that nobody can guess. */
    boolean hidesKey();

    /** About how much heap the request takes that is kept here, in bytes. */
    long requestBytes();

    /** There is no content yet. */
    record Unopened() implements AccessGate {
        @Override
        public boolean admits(OriginRequest request) {
            return true;
        }

        @Override
        public boolean hidesKey() {
            return false;
        }

        @Override
        public long requestBytes() {
            return 0;
        }
    }

    /**
     * A content was begun, but its origin has not said yet who may have it: only those who ask alike enter.
     *
     * @param beginner for whom it was begun
     * @param personal whether the beginner brings anything that not every client has
     */
    record Undecided(OriginRequest beginner, boolean personal) implements AccessGate {
        @Override
        public boolean admits(OriginRequest request) {
            return beginner.asksLike(request) && request.trustsWhat(beginner);
        }

        @Override
        public boolean takesCredentials() {
            return false;
        }

        @Override
        public boolean hidesKey() {
            return personal;
        }

        @Override
        public long requestBytes() {
            return RequestMemory.of(beginner);
        }
    }

    /**
     * Everybody may have it.
     *
     * @param opener by whose word the origin is what it says, without what is this client's own: there may be many such tasks
     */
    record Public(OriginRequest opener) implements AccessGate {
        @Override
        public boolean admits(OriginRequest request) {
            return request.trustsWhat(opener);
        }

        @Override
        public boolean hidesKey() {
            return false;
        }

        @Override
        public long requestBytes() {
            return RequestMemory.of(opener);
        }
    }

    /**
     * Those alone may have it to whom the origin gives it for their own credentials.
     *
     * @param hidesKey false for a content that was public when it began, whose name on the data port stays, and for one
     *     that was opened with nothing of the opener's own
     */
    record Private(OriginRequest opener, boolean hidesKey) implements AccessGate {
        @Override
        public boolean admits(OriginRequest request) {
            return false;
        }

        @Override
        public long requestBytes() {
            return RequestMemory.of(opener);
        }
    }
}
