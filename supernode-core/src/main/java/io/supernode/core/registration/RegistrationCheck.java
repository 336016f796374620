package io.supernode.core.registration;

import io.supernode.core.outcome.RegistrationOutcome;
import java.util.Optional;

/** What came of checking a registration's form. */
public sealed interface RegistrationCheck {

    /**
     * Every claim has the right form.
     *
     * @param serverFault why the upload server that the client names is not used, so that it is taken in with port 0; empty if it is used, or
     *     if it names none
     */
    record Valid(Registration registration, Optional<String> serverFault) implements RegistrationCheck {}

    /** A claim has not; the outcome says which and what is expected. */
    record Refused(RegistrationOutcome outcome) implements RegistrationCheck {}
}
