package io.supernode.core.outcome;

import io.supernode.core.model.TaskId;

/** The answer to a registration (protocol section 1). */
public sealed interface RegistrationOutcome {

    /** Calls the visitor's method for this case and returns its result. */
    <R> R accept(Visitor<R> visitor);

    /**
     * One method for each case, so that code which forgets a case does not compile.
     *
     * @param <R> the result that is computed from a case
     */
    interface Visitor<R> {

        R registered(Registered outcome);

        R invalidParameter(InvalidParameter outcome);

        R addressMismatch(AddressMismatch outcome);

        R taskIdTaken(TaskIdTaken outcome);

        R urlRefused(UrlRefused outcome);

        R authenticationRequired(AuthenticationRequired outcome);

        R authenticationPending(AuthenticationPending outcome);
    }

    /**
     * 200: the peer is part of the task.
     *
     * @param task the task
     * @param fileLength in bytes, or −1 when the origin does not tell
     * @param pieceSize in bytes; never changes for this task
     */
    record Registered(TaskId task, long fileLength, int pieceSize) implements RegistrationOutcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.registered(this);
        }
    }

    /**
     * 501: a parameter is missing or malformed.
     *
     * @param parameter its name on the wire
     * @param message names it and says what is expected
     */
    record InvalidParameter(String parameter, String message) implements RegistrationOutcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.invalidParameter(this);
        }
    }

    /**
     * 501: the client names another ip than the one from which it registers, and the settings do not allow that. It tries the
     * next supernode, and then the origin.
     *
     * @param message says which ip it named and which is expected
     */
    record AddressMismatch(String message) implements RegistrationOutcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.addressMismatch(this);
        }
    }

    /** 606: the task id exists for a different resource. */
    record TaskIdTaken(String message) implements RegistrationOutcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.taskIdTaken(this);
        }
    }

    /** 607: the URL is not http(s), or the origin cannot be reached, refuses, or is forbidden. */
    record UrlRefused(String message) implements RegistrationOutcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.urlRefused(this);
        }
    }

    /** 608: the origin wants credentials, and these are missing or wrong. */
    record AuthenticationRequired(String message) implements RegistrationOutcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.authenticationRequired(this);
        }
    }

    /** 609: another client of this task is being checked against the origin right now. */
    record AuthenticationPending(String message) implements RegistrationOutcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.authenticationPending(this);
        }
    }
}
