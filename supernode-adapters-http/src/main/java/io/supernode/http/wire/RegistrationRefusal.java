package io.supernode.http.wire;

import io.supernode.core.outcome.RegistrationOutcome;
import java.util.Optional;

/**
 * What a client that is not taken in is told (protocol section 1): one code for each outcome of the core.
 *
 * @param message what was wrong, and what is expected
 */
public record RegistrationRefusal(WireCode code, String message) {

    private static final RegistrationOutcome.Visitor<Optional<RegistrationRefusal>> OF_OUTCOME =
            new RegistrationOutcome.Visitor<>() {
                @Override
                public Optional<RegistrationRefusal> registered(RegistrationOutcome.Registered outcome) {
                    return Optional.empty();
                }

                @Override
                public Optional<RegistrationRefusal> invalidParameter(RegistrationOutcome.InvalidParameter outcome) {
                    return refusal(WireCode.INVALID_PARAMETER, outcome.message());
                }

                @Override
                public Optional<RegistrationRefusal> addressMismatch(RegistrationOutcome.AddressMismatch outcome) {
                    return refusal(WireCode.INVALID_PARAMETER, outcome.message());
                }

                @Override
                public Optional<RegistrationRefusal> taskIdTaken(RegistrationOutcome.TaskIdTaken outcome) {
                    return refusal(WireCode.TASK_ID_TAKEN, outcome.message());
                }

                @Override
                public Optional<RegistrationRefusal> urlRefused(RegistrationOutcome.UrlRefused outcome) {
                    return refusal(WireCode.URL_REFUSED, outcome.message());
                }

                @Override
                public Optional<RegistrationRefusal> authenticationRequired(
                        RegistrationOutcome.AuthenticationRequired outcome) {
                    return refusal(WireCode.AUTHENTICATION_REQUIRED, outcome.message());
                }

                @Override
                public Optional<RegistrationRefusal> authenticationPending(
                        RegistrationOutcome.AuthenticationPending outcome) {
                    return refusal(WireCode.AUTHENTICATION_PENDING, outcome.message());
                }
            };

    /** What the client is told; empty if it was taken in. */
    public static Optional<RegistrationRefusal> of(RegistrationOutcome outcome) {
        return outcome.accept(OF_OUTCOME);
    }

    private static Optional<RegistrationRefusal> refusal(WireCode code, String message) {
        return Optional.of(new RegistrationRefusal(code, message));
    }
}
