package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.ip;
import static io.supernode.core.SupernodeFixture.pieces;
import static io.supernode.core.SupernodeFixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.policy.HolderListener;
import io.supernode.core.policy.PieceAssigner;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.policy.SchedulingView;
import io.supernode.core.report.PullRequest;
import io.supernode.core.runtime.LocalSupernode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A scheduling policy that throws costs nobody an answer. */
class FailingPolicyTest {

    private static final Duration MORE_THAN_ANY_HOLD = Duration.ofSeconds(5);

    private final ManualClock clock = new ManualClock();
    private final ScriptedOrigin origin = ScriptedOrigin.withFileOf(3L * (PIECE - 5));
    private final List<RuntimeException> failures = new ArrayList<>();
    private final FailingPolicy policy = new FailingPolicy();
    private final LocalSupernode supernode = LocalSupernode.builder(origin, SupernodeFixture.SECRET)
            .policy(policy).clock(clock).onFailure(failures::add).start();
    private String task;

    /** Gives each peer one piece of the supernode, and throws when it is told to. */
    private static final class FailingPolicy implements SchedulingPolicy, HolderListener {

        private int choices;
        /** The choice, counted from 1, after whose assignment it throws; 0 for none. */
        private int failsAfter;
        private int failsBefore;
        private boolean failsAsListener;

        @Override
        public String name() {
            return "failing";
        }

        @Override
        public void schedule(SchedulingView view, PieceAssigner assigner) {
            choices++;
            failIf(choices == failsBefore);
            if (view.running() == 0) {
                assigner.assignRarestFromSeed();
            }
            failIf(choices == failsAfter);
        }

        @Override
        public void holderAdded(int piece, int peer) {}

        @Override
        public void holderForgotten(int peer) {
            failIf(failsAsListener);
        }

        private static void failIf(boolean fails) {
            if (fails) {
                throw new IllegalStateException("a fault of the policy");
            }
        }
    }

    private CompletableFuture<PullOutcome> joinAndPull(int n) {
        RegistrationOutcome answer =
                supernode.register(request(cid(n), ip(n), 15001).build()).toCompletableFuture().join();
        task = assertInstanceOf(RegistrationOutcome.Registered.class, answer).task().value();
        return pull(n);
    }

    private CompletableFuture<PullOutcome> pull(int n) {
        return supernode.pull(PullRequest.start(task, cid(n))).toCompletableFuture();
    }

    private void store(int piece) {
        origin.listener().pieceStored(piece, ScriptedOrigin.digest(origin.layout(), piece));
    }

    private void pass(Duration time) {
        clock.advance(time);
        supernode.tick();
    }

    @Test
    void pullsThatAreHeldAreAnsweredAlthoughThePolicyThrowsForOneOfThem() {
        CompletableFuture<PullOutcome> first = joinAndPull(0);
        CompletableFuture<PullOutcome> second = joinAndPull(1);
        assertFalse(first.isDone() || second.isDone());
        policy.failsBefore = policy.choices + 2;
        store(0);
        assertEquals(1, pieces(first).size());
        pass(MORE_THAN_ANY_HOLD);
        assertTrue(second.isDone());
        assertEquals(0, supernode.task(new TaskId(task)).orElseThrow().heldPulls());
    }

    @Test
    void whatItAssignedBeforeItThrewIsDelivered() {
        joinAndPull(0);
        store(0);
        policy.failsAfter = policy.choices + 1;
        assertEquals(1, pieces(joinAndPull(1)).size());
        assertEquals(1, failures.size());
    }

    @Test
    void aPullForWhichItThrowsWaitsAsIfThereWereNothingForIt() {
        joinAndPull(0);
        store(0);
        policy.failsBefore = policy.choices + 1;
        CompletableFuture<PullOutcome> answer = joinAndPull(1);
        pass(MORE_THAN_ANY_HOLD);
        assertTrue(answer.isDone());
        assertEquals(1, failures.size());
    }

    @Test
    void whoeverIsToldOfFailuresLearnsTaskPeerAndPolicyOnceForEachTimeItThrows() {
        joinAndPull(0);
        store(0);
        policy.failsBefore = policy.choices + 1;
        joinAndPull(1);
        assertEquals(
                List.of("task " + task + ", peer " + cid(1) + ": the scheduling policy failing broke its contract"),
                failures.stream().map(Throwable::getMessage).toList());
        assertEquals("a fault of the policy", failures.get(0).getCause().getMessage());
    }

    @Test
    void whoWaitsForATaskThatIsDroppedIsAnsweredAlthoughThePolicyThrowsWhenItsPeersAreForgotten() {
        CompletableFuture<PullOutcome> held = joinAndPull(0);
        policy.failsAsListener = true;
        assertThrows(IllegalStateException.class, () -> supernode.drop(task));
        assertInstanceOf(PullOutcome.NotFound.class, held.getNow(null));
    }
}
