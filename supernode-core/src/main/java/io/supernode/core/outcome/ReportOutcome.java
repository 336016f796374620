package io.supernode.core.outcome;

import io.supernode.core.model.ClientVersion;

/** The answer to a report that asks for nothing: piece success, piece error, service down (protocol section 3). */
public sealed interface ReportOutcome {

    /**
     * The report was taken, or had been before.
     *
     * @param version of the reporting client: generations expect different codes
     */
    record Accepted(ClientVersion version) implements ReportOutcome {}

    /** 501: a parameter is missing or malformed. */
    record InvalidParameter(String parameter, String message) implements ReportOutcome {}

    /** 502: unknown task or peer. */
    record NotFound(String message) implements ReportOutcome {}
}
