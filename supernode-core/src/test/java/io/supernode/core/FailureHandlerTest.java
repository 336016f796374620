package io.supernode.core;

import static io.supernode.core.SupernodeFixture.SECRET;
import static io.supernode.core.SupernodeFixture.outcome;
import static io.supernode.core.SupernodeFixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.runtime.LocalSupernode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Who learns of what an observer throws. */
class FailureHandlerTest {

    private final RuntimeException thrown = new IllegalStateException("the observer is broken");
    private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    private final List<Throwable> handled = new CopyOnWriteArrayList<>();

    private LocalSupernode.Builder builder() {
        return LocalSupernode.builder(ScriptedOrigin.withFileOf(SupernodeFixture.PIECE), SECRET)
                .clock(new ManualClock())
                .observer((event, atNanos) -> {
                    throw thrown;
                });
    }

    /** Registers a peer on a thread whose uncaught exceptions are kept. */
    private RegistrationOutcome register(LocalSupernode supernode) throws InterruptedException {
        List<RegistrationOutcome> outcomes = new CopyOnWriteArrayList<>();
        Thread caller = new Thread(() -> outcomes.add(outcome(supernode.register(request("peer", "10.0.0.1", 15_001).build()))));
        caller.setUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
        caller.start();
        caller.join();
        return outcomes.get(0);
    }

    @Test
    void withoutAHandlerAFailureGoesToTheUncaughtExceptionHandlerOfTheCallingThreadAndTheCallIsAnswered() throws Exception {
        assertInstanceOf(RegistrationOutcome.Registered.class, register(builder().start()));
        assertEquals(thrown, uncaught.get(0));
    }

    @Test
    void withAHandlerItGoesThereAndNowhereElse() throws Exception {
        assertInstanceOf(RegistrationOutcome.Registered.class, register(builder().onFailure(handled::add).start()));
        assertEquals(thrown, handled.get(0));
        assertEquals(List.of(), uncaught);
    }
}
