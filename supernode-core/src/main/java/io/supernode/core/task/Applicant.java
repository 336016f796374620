package io.supernode.core.task;

import io.supernode.core.decision.Ticket;
import io.supernode.core.model.CallerAddress;
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

    /** From where this one calls; {@link CallerAddress#UNKNOWN} if nobody said. */
    CallerAddress caller();

    /** The same one, who came just now; one whose time is known already is older. */
    Applicant arriving(long nowNanos);

    /**
     * A client that registers.
     *
     * @param hasArrived whether its time is known
     * @param sinceNanos when it came: it must not wait longer than clients do, whatever it waits for
     */
    record Peer(
            Registration registration, Ticket<RegistrationOutcome> ticket, boolean hasArrived, long sinceNanos)
            implements Applicant {

        /** A client that comes now. */
        public Peer(Registration registration, Ticket<RegistrationOutcome> ticket) {
            this(registration, ticket, false, 0);
        }

        @Override
        public Applicant arriving(long nowNanos) {
            return hasArrived ? this : new Peer(registration, ticket, true, nowNanos);
        }

        @Override
        public ResourceIdentity resource() {
            return registration.resource();
        }

        @Override
        public OriginRequest origin() {
            return registration.origin();
        }

        @Override
        public CallerAddress caller() {
            return registration.caller();
        }
    }

    /** Somebody who wants the supernode to have the content, and waits until it has. */
    record Preheat(ResourceIdentity resource, OriginRequest origin, Ticket<FetchOutcome> ticket)
            implements Applicant {

        @Override
        public CallerAddress caller() {
            return CallerAddress.UNKNOWN;
        }

        @Override
        public Applicant arriving(long nowNanos) {
            return this;
        }
    }
}
