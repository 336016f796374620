package io.supernode.core.outcome;

import io.supernode.core.model.ClientVersion;

/**
 * The answer to a report that asks for nothing: piece success, piece error, service down (protocol section 3); and to what operators
 * want deleted.
 */
public sealed interface ReportOutcome {

    /** Calls the visitor's method for this case and returns its result. */
    <R> R accept(Visitor<R> visitor);

    /**
     * One method for each case, so that code which forgets a case does not compile.
     *
     * @param <R> the result that is computed from a case
     */
    interface Visitor<R> {

        R accepted(Accepted outcome);

        R invalidParameter(InvalidParameter outcome);

        R notFound(NotFound outcome);

        R unavailable(Unavailable outcome);
    }

    /**
     * The report was taken, or had been before.
     *
     * @param version of the reporting client: generations expect different codes
     */
    record Accepted(ClientVersion version) implements ReportOutcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.accepted(this);
        }
    }

    /** 501: a parameter is missing or malformed. */
    record InvalidParameter(String parameter, String message) implements ReportOutcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.invalidParameter(this);
        }
    }

    /** 502: unknown task or peer. */
    record NotFound(String message) implements ReportOutcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.notFound(this);
        }
    }

    /**
     * Whoever could do it cannot be asked now, so that it is not certain whether it was done. Only operators are told so; never said by
     * a supernode that is alone.
     */
    record Unavailable(String message) implements ReportOutcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.unavailable(this);
        }
    }
}
