package io.supernode.core.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.Md5;
import io.supernode.core.model.TaskId;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever implements a visitor has treated every case of an outcome, else it does not compile. */
class OutcomeVisitorTest {

    private static final List<PullOutcome> PULLS = List.of(
            new PullOutcome.Finished(new Md5("a".repeat(32)), 1),
            new PullOutcome.Pieces(List.of()),
            new PullOutcome.Wait(0, "Running", 0),
            new PullOutcome.OriginUnavailable(""),
            new PullOutcome.SourceError(""),
            new PullOutcome.Acknowledged(),
            new PullOutcome.InvalidParameter("", ""),
            new PullOutcome.NotFound(""));

    private static final List<RegistrationOutcome> REGISTRATIONS = List.of(
            new RegistrationOutcome.Registered(new TaskId("a".repeat(64)), 1, 1),
            new RegistrationOutcome.InvalidParameter("", ""),
            new RegistrationOutcome.AddressMismatch(""),
            new RegistrationOutcome.TaskIdTaken(""),
            new RegistrationOutcome.UrlRefused(""),
            new RegistrationOutcome.AuthenticationRequired(""),
            new RegistrationOutcome.AuthenticationPending(""));

    private static final List<ReportOutcome> REPORTS = List.of(
            new ReportOutcome.Accepted(ClientVersion.UNKNOWN),
            new ReportOutcome.InvalidParameter("", ""),
            new ReportOutcome.NotFound(""),
            new ReportOutcome.Unavailable(""));

    @ParameterizedTest
    @ValueSource(classes = {PullOutcome.class, RegistrationOutcome.class, ReportOutcome.class})
    void aVisitorMustImplementOneMethodForEachCase(Class<?> outcome) throws ClassNotFoundException {
        List<Method> methods = List.of(Class.forName(outcome.getName() + "$Visitor").getMethods());
        assertEquals(
                Set.of(outcome.getPermittedSubclasses()),
                methods.stream().map(method -> method.getParameterTypes()[0]).collect(Collectors.toSet()));
        assertEquals(outcome.getPermittedSubclasses().length, methods.size());
        // A default method could be forgotten.
        assertTrue(methods.stream().allMatch(method -> Modifier.isAbstract(method.getModifiers())), methods.toString());
    }

    @Test
    void everyCaseCallsItsOwnMethod() {
        PullOutcome.Visitor<Class<?>> pulls = recorder(PullOutcome.Visitor.class);
        RegistrationOutcome.Visitor<Class<?>> registrations = recorder(RegistrationOutcome.Visitor.class);
        ReportOutcome.Visitor<Class<?>> reports = recorder(ReportOutcome.Visitor.class);
        PULLS.forEach(pull -> assertEquals(pull.getClass(), pull.accept(pulls)));
        REGISTRATIONS.forEach(one -> assertEquals(one.getClass(), one.accept(registrations)));
        REPORTS.forEach(report -> assertEquals(report.getClass(), report.accept(reports)));
        assertEquals(PullOutcome.class.getPermittedSubclasses().length, PULLS.size());
        assertEquals(RegistrationOutcome.class.getPermittedSubclasses().length, REGISTRATIONS.size());
        assertEquals(ReportOutcome.class.getPermittedSubclasses().length, REPORTS.size());
    }

    /** A visitor that answers which case the called method is for. */
    @SuppressWarnings("unchecked")
    private static <V> V recorder(Class<?> visitor) {
        return (V) Proxy.newProxyInstance(
                visitor.getClassLoader(),
                new Class<?>[] {visitor},
                (proxy, method, arguments) -> method.getParameterTypes()[0]);
    }
}
