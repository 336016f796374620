package io.supernode.core.task;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.port.OriginRequest;

/**
 * How somebody asks the origin, and from where that one called: what is kept of the request counts for that address.
 *
 * @param caller {@link CallerAddress#UNKNOWN} if nobody said
 */
record Asker(OriginRequest origin, CallerAddress caller) {

    static Asker of(Applicant applicant) {
        return new Asker(applicant.origin(), applicant.caller());
    }
}
