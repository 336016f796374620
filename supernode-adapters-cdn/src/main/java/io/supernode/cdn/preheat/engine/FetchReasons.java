package io.supernode.cdn.preheat.engine;

import io.supernode.core.outcome.RegistrationOutcome;

/** What people are told of a refusal that a client would have got. */
final class FetchReasons implements RegistrationOutcome.Visitor<String> {

    static final FetchReasons INSTANCE = new FetchReasons();

    private FetchReasons() {}

    @Override
    public String registered(RegistrationOutcome.Registered outcome) {
        throw new IllegalArgumentException("a registration is no refusal");
    }

    @Override
    public String invalidParameter(RegistrationOutcome.InvalidParameter outcome) {
        return outcome.message();
    }

    @Override
    public String addressMismatch(RegistrationOutcome.AddressMismatch outcome) {
        return outcome.message();
    }

    @Override
    public String taskIdTaken(RegistrationOutcome.TaskIdTaken outcome) {
        return outcome.message();
    }

    @Override
    public String urlRefused(RegistrationOutcome.UrlRefused outcome) {
        return outcome.message();
    }

    @Override
    public String authenticationRequired(RegistrationOutcome.AuthenticationRequired outcome) {
        return outcome.message();
    }

    @Override
    public String authenticationPending(RegistrationOutcome.AuthenticationPending outcome) {
        return outcome.message();
    }
}
