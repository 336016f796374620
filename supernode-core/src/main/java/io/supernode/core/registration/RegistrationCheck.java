package io.supernode.core.registration;

import io.supernode.core.outcome.RegistrationOutcome;

/** What came of checking a registration's form. */
public sealed interface RegistrationCheck {

    /** Every claim has the right form. */
    record Valid(Registration registration) implements RegistrationCheck {}

    /** A claim has not; the outcome says which and what is expected. */
    record Refused(RegistrationOutcome outcome) implements RegistrationCheck {}
}
