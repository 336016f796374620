package io.supernode.core.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PoliciesTest {

    /** Does nothing. */
    private record Idle(String name) implements SchedulingPolicy {
        @Override
        public void schedule(SchedulingView view, PieceAssigner assigner) {
            // Whoever asks gets nothing.
        }
    }

    @Test
    void theCoreHasItsOwnRulesOnlyTheDefaultFirst() {
        assertEquals(List.of("default", "rarest-first"), List.copyOf(Policies.ofCore().names()));
        assertEquals(Policies.ofCore().names(), Policies.installed().names(), "there is no other jar here");
    }

    @Test
    void anAddedPolicyIsFoundByNameAndOnlyWhereItWasAdded() {
        Policies more = Policies.ofCore().with(() -> new Idle("idle"));
        assertEquals("idle", more.named("idle").name());
        assertTrue(more.names().containsAll(Policies.ofCore().names()));
        assertThrows(IllegalArgumentException.class, () -> Policies.ofCore().named("idle"));
    }

    @Test
    void onesOwnPoliciesCanBeNamedWithoutThoseOfTheCore() {
        assertEquals(List.of("idle"), List.copyOf(Policies.only(() -> new Idle("idle")).names()));
        assertEquals(
                List.of("idle", "lazy"),
                List.copyOf(Policies.only(() -> new Idle("idle")).with(() -> new Idle("lazy")).names()));
        assertEquals(List.of("default"), List.copyOf(Policies.only(() -> new Idle("default")).names()));
        assertThrows(IllegalArgumentException.class, () -> Policies.only(() -> new Idle("a b")));
    }

    @Test
    void eachUseGetsAPolicyOfItsOwn() {
        Policies policies = Policies.ofCore();
        assertNotSame(policies.named("default"), policies.named("default"));
    }

    @Test
    void anUnknownNameIsRefusedWithTheKnownOnes() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Policies.ofCore().named("nonsense"));
        assertEquals("no policy is named nonsense, only default, rarest-first", refusal.getMessage());
    }

    @Test
    void aNameThatIsTakenOrMalformedIsRefused() {
        Policies policies = Policies.ofCore();
        String taken = assertThrows(IllegalArgumentException.class, () -> policies.with(() -> new Idle("default")))
                .getMessage();
        assertTrue(taken.contains("OneAtATime") && taken.contains("Idle"), taken);
        for (String name : List.of("", "a b", "a,b", "a/b")) {
            assertThrows(IllegalArgumentException.class, () -> policies.with(() -> new Idle(name)));
        }
    }
}
