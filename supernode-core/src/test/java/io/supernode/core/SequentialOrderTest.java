package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.range;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.report.PieceReport;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Calls of several threads at once (pulls that are held, what wakes them, what cancels them) end as the same calls end in one of
 * the orders in which one thread could have made them. The model is the supernode itself, which is deterministic: the same calls
 * in the same order end alike. A cancellation is two steps, between which others may come: the pull is cancelled, so that an answer
 * to it is not delivered, and the task learns that it is not held any more. What a call decides may be delivered by another thread
 * when that call has returned already: so the first step may seem to come before what its own thread has done before.
 *
 * <p>{@code -Dsupernode.races=N} makes N cases instead of {@value #CASES}, and {@code -Dsupernode.races.seed=S} the same as
 * another run, which names its seed when it fails.
 */
class SequentialOrderTest {

    private static final int CASES = 60;
    /** Each case so often: threads meet in ever different ways. */
    private static final int ROUNDS = 8;
    private static final int CASES_PER_LINE = 500;
    /** A case of some milliseconds never ends. Of one case, not of all: how long these take is up to their number and the machine. */
    private static final Duration STUCK = Duration.ofMinutes(5);
    private static final int THREADS = 3;
    private static final int MOST_CALLS = 2;
    private static final int PEERS = 3;
    private static final int PIECES = 3;
    private static final int MOST_SPINS = 400;
    /** A cancelled pull may have been answered at the same moment: whoever has cancelled it does not look. */
    private static final String CANCELLED = "cancelled, or answered too late";

    private static final SupernodeSettings ONE_SLOT = SupernodeSettings.builder().peerUpLimit(1).build();

    private enum Kind {
        START, CANCEL, STORED, LOST, SUCCESS, SEMI, FAILURE, DOWN, JOIN, TICK,
        /** The first step of a cancellation alone. */
        CANCEL_UNTOLD
    }

    private record Call(Kind kind, int peer, int piece, int source) {

        static Call random(Random random) {
            return new Call(
                    Kind.values()[random.nextInt(Kind.CANCEL_UNTOLD.ordinal())], random.nextInt(PEERS), random.nextInt(PIECES), random.nextInt(PEERS));
        }
    }

    /** A swarm in which every peer has asked, and the pulls since. */
    private static final class Life {

        private final SupernodeFixture swarm =
                new SupernodeFixture(ScriptedOrigin.withFileOf((long) PIECES * (PIECE - 5)), ONE_SLOT);
        private final List<CompletableFuture<PullOutcome>> first = new ArrayList<>();
        /** By thread and number of the call. */
        private final TreeMap<String, CompletableFuture<PullOutcome>> later = new TreeMap<>();
        private final Set<Integer> cancelled = new HashSet<>();

        Life(List<Call> before) {
            for (int n = 0; n < PEERS; n++) {
                swarm.join(n);
            }
            for (int n = 0; n < PEERS; n++) {
                first.add(swarm.start(n));
            }
            for (int i = 0; i < before.size(); i++) {
                make(before.get(i), "before " + i);
            }
        }

        void make(Call call, String name) {
            int n = call.peer();
            switch (call.kind()) {
                case START -> note(name, swarm.start(n));
                case CANCEL -> {
                    synchronized (this) {
                        cancelled.add(n);
                    }
                    first.get(n).cancel(false);
                }
                case CANCEL_UNTOLD -> {
                    cancelled.add(n);
                    first.get(n).completeExceptionally(new CancellationException());
                }
                case STORED -> swarm.origin.listener()
                        .pieceStored(call.piece(), ScriptedOrigin.digest(swarm.origin.layout(), call.piece()));
                case LOST -> swarm.origin.listener().pieceLost(call.piece());
                case SUCCESS -> swarm.supernode.reportPiece(
                        new PieceReport(swarm.task, cid(n), cid(call.source()), range(call.piece())));
                case SEMI -> note(name, swarm.pull(n, call.piece(), cid(call.source()), "503"));
                case FAILURE -> note(name, swarm.pull(n, call.piece(), cid(call.source()), "500"));
                case DOWN -> swarm.supernode.leave(swarm.task, cid(n));
                case JOIN -> swarm.register(n);
                case TICK -> swarm.supernode.tick();
                default -> throw new IllegalStateException(call.toString());
            }
        }

        private synchronized void note(String name, CompletableFuture<PullOutcome> pull) {
            later.put(name, pull);
        }

        /** All that a client or an operator can see. */
        String end() {
            swarm.supernode.tick();
            StringBuilder seen = new StringBuilder();
            for (int n = 0; n < PEERS; n++) {
                seen.append("first of ").append(n).append(": ")
                        .append(cancelled.contains(n) ? CANCELLED : shown(first.get(n))).append('\n');
            }
            later.forEach((name, pull) -> seen.append(name).append(": ").append(shown(pull)).append('\n'));
            seen.append(swarm.supernode.swarm(new TaskId(swarm.task)).orElseThrow());
            swarm.pass(ONE_SLOT.hold());
            first.forEach(pull -> assertTrue(pull.isDone(), "a pull is never answered"));
            later.forEach((name, pull) -> assertTrue(pull.isDone(), "a pull is never answered: " + name));
            assertEquals(List.of(), swarm.failures);
            return seen.toString();
        }

        private static String shown(CompletableFuture<PullOutcome> pull) {
            return pull.isDone() ? pull.join().toString() : "held";
        }
    }

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @Test
    void whateverThreadsDoAtOnceEndsAsInOneOfTheOrdersInWhichOneThreadCouldDoIt() throws Exception {
        long seed = Long.getLong("supernode.races.seed", System.nanoTime());
        int cases = Integer.getInteger("supernode.races", CASES);
        try {
            for (int i = 0; i < cases; i++) {
                String name = "seed " + (seed + i);
                Random random = new Random(seed + i);
                assertTimeoutPreemptively(STUCK, () -> play(random, name), name);
                if ((i + 1) % CASES_PER_LINE == 0) {
                    System.out.println((i + 1) + " cases from seed " + seed + " on, none failed");
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void play(Random random, String name) throws Exception {
        List<Call> before = calls(random, random.nextInt(5));
        List<List<Call>> programs = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            programs.add(calls(random, 1 + random.nextInt(MOST_CALLS)));
        }
        Set<String> ends = new HashSet<>();
        addSequentialEnds(before, Orders.ofSteps(programs), ends);
        boolean isComplete = false;
        for (int round = 0; round < ROUNDS; round++) {
            Life life = new Life(before);
            atOnce(life, programs, random);
            String end = life.end();
            if (!isComplete && !ends.contains(end)) {
                // These are many, and seldom needed.
                addSequentialEnds(before, Orders.withEarlyCancellations(programs), ends);
                isComplete = true;
            }
            assertTrue(ends.contains(end), () -> name + ": " + before + " and then at once " + programs + " ends as no order does:\n"
                    + end + "\nbut as one of:\n" + String.join("\n\n", ends));
        }
    }

    /**
     * Steps of which some come in order.
     *
     * @param programs each in order
     * @param needs of a step, by program and place: the program that must have ended before
     */
    private record Orders(List<List<Call>> programs, Map<List<Integer>, Integer> needs) {

        /** Each thread in order, cancellations by two steps one after the other. */
        static Orders ofSteps(List<List<Call>> threads) {
            return new Orders(threads.stream().map(SequentialOrderTest::steps).toList(), Map.of());
        }

        /** The first step of a cancellation comes whenever it likes before the second. */
        static Orders withEarlyCancellations(List<List<Call>> threads) {
            List<List<Call>> programs = new ArrayList<>(threads);
            Map<List<Integer>, Integer> needs = new HashMap<>();
            for (int thread = 0; thread < threads.size(); thread++) {
                for (int i = 0; i < threads.get(thread).size(); i++) {
                    Call call = threads.get(thread).get(i);
                    if (call.kind() == Kind.CANCEL) {
                        needs.put(List.of(thread, i), programs.size());
                        programs.add(List.of(firstStep(call)));
                    }
                }
            }
            return new Orders(programs, needs);
        }

        boolean mayCome(int program, int[] made) {
            Integer needed = needs.get(List.of(program, made[program]));
            return made[program] < programs.get(program).size()
                    && (needed == null || made[needed] == programs.get(needed).size());
        }

        boolean isWhole(int[] made) {
            for (int i = 0; i < made.length; i++) {
                if (made[i] < programs.get(i).size()) {
                    return false;
                }
            }
            return true;
        }
    }

    private static Call firstStep(Call cancel) {
        return new Call(Kind.CANCEL_UNTOLD, cancel.peer(), cancel.piece(), cancel.source());
    }

    private static List<Call> steps(List<Call> program) {
        List<Call> steps = new ArrayList<>();
        for (Call call : program) {
            if (call.kind() == Kind.CANCEL) {
                steps.add(firstStep(call));
            }
            steps.add(call);
        }
        return steps;
    }

    private static List<Call> calls(Random random, int count) {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(Call.random(random));
        }
        return calls;
    }

    private static void addSequentialEnds(List<Call> before, Orders orders, Set<String> ends) {
        addSequentialEnds(before, orders, new int[orders.programs().size()], new ArrayList<>(), ends);
    }

    /** Plays every order that goes on from {@code order}, of which {@code made} says how much of each program it has. */
    private static void addSequentialEnds(
            List<Call> before, Orders orders, int[] made, List<int[]> order, Set<String> ends) {
        for (int program = 0; program < made.length; program++) {
            if (orders.mayCome(program, made)) {
                order.add(new int[] {program, made[program]++});
                addSequentialEnds(before, orders, made, order, ends);
                made[program]--;
                order.remove(order.size() - 1);
            }
        }
        if (orders.isWhole(made)) {
            Life life = new Life(before);
            for (int[] step : order) {
                List<Call> program = orders.programs().get(step[0]);
                long calls = program.subList(0, step[1]).stream().filter(call -> call.kind() != Kind.CANCEL_UNTOLD).count();
                life.make(program.get(step[1]), step[0] + "/" + calls);
            }
            ends.add(life.end());
        }
    }

    private void atOnce(Life life, List<List<Call>> programs, Random random) throws Exception {
        AtomicInteger ready = new AtomicInteger();
        List<Callable<Void>> all = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int number = thread;
            Random own = new Random(random.nextLong());
            all.add(() -> {
                ready.incrementAndGet();
                while (ready.get() < THREADS) {
                    Thread.onSpinWait();
                }
                for (int i = 0; i < programs.get(number).size(); i++) {
                    for (int spins = own.nextInt(MOST_SPINS); spins > 0; spins--) {
                        Thread.onSpinWait();
                    }
                    life.make(programs.get(number).get(i), number + "/" + i);
                }
                return null;
            });
        }
        for (Future<Void> one : threads.invokeAll(all)) {
            one.get();
        }
    }
}
