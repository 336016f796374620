package io.supernode.core.task;

import io.supernode.core.decision.Ticket;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.outcome.FetchOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.registration.Registration;

/** Somebody who wants a task's content, and how that one's origin is asked. */
public sealed interface Applicant {

    /** What is wanted. */
    ResourceIdentity resource();

    /** How this one asks the origin. */
    OriginRequest origin();

    /** A client that registers. */
    record Peer(Registration registration, Ticket<RegistrationOutcome> ticket) implements Applicant {
        @Override
        public ResourceIdentity resource() {
            return registration.resource();
        }

        @Override
        public OriginRequest origin() {
            return registration.origin();
        }
    }

    /** Somebody who wants the supernode to have the content, and waits until it has. */
    record Preheat(ResourceIdentity resource, OriginRequest origin, Ticket<FetchOutcome> ticket)
            implements Applicant {}
}
