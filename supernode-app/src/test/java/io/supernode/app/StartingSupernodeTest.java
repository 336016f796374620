package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.Supernode;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.report.SeedThroughput;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** While the state is being read, calls wait; none is refused or lost. */
@Timeout(30)
class StartingSupernodeTest {

    private static final PieceReport REPORT = new PieceReport("task", "cid", "", "0-1");
    private static final ReportOutcome ACCEPTED = new ReportOutcome.Accepted(new ClientVersion("0.4.3"));

    private final StartingSupernode starting = new StartingSupernode(Duration.ofMillis(1));
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<PullOutcome> pull = new CompletableFuture<>();
    /** Notes each call. */
    private final Supernode core = (Supernode) Proxy.newProxyInstance(
            Supernode.class.getClassLoader(), new Class<?>[] {Supernode.class}, (proxy, method, arguments) -> {
                calls.add(arguments == null ? method.getName() : method.getName() + ' ' + arguments[0]);
                return answer(method);
            });

    private Object answer(Method method) {
        return switch (method.getName()) {
            case "pull" -> pull;
            case "reportPiece", "leave" -> CompletableFuture.completedFuture(ACCEPTED);
            case "tasks" -> List.of();
            case "waitsForTime" -> false;
            default -> null;
        };
    }

    @Test
    void aCallWaitsUntilTheCoreHasBegun() {
        CompletableFuture<ReportOutcome> answer = starting.reportPiece(REPORT).toCompletableFuture();
        assertFalse(answer.isDone());
        starting.begun(core);
        assertEquals(ACCEPTED, answer.join());
        assertEquals(List.of("reportPiece " + REPORT), calls);
    }

    @Test
    void callsAreAnsweredInTheOrderInWhichTheyCame() {
        IntStream.range(0, 100).forEach(number -> starting.leave("task " + number, "cid"));
        starting.begun(core);
        assertEquals(IntStream.range(0, 100).mapToObj(number -> "leave task " + number).toList(), calls);
    }

    @Test
    void afterwardsCallsAreHandedOn() {
        starting.begun(core);
        assertTrue(starting.reportPiece(REPORT).toCompletableFuture().isDone());
        assertEquals(List.of(), starting.tasks());
        assertFalse(starting.waitsForTime());
        starting.tick();
        starting.close();
        assertEquals(List.of("reportPiece " + REPORT, "tasks", "waitsForTime", "tick", "close"), calls);
    }

    @Test
    void aClientThatHangsUpMeanwhileIsForgotten() {
        starting.pull(PullRequest.start("task", "cid")).toCompletableFuture().cancel(false);
        starting.begun(core);
        assertEquals(List.of(), calls);
    }

    @Test
    void aClientThatHangsUpLaterIsWithdrawn() {
        CompletableFuture<PullOutcome> answer = starting.pull(PullRequest.start("task", "cid")).toCompletableFuture();
        starting.begun(core);
        assertFalse(answer.isDone());
        answer.cancel(false);
        assertTrue(pull.isCancelled());
    }

    @Test
    void timePassesForNobodyBeforehand() {
        starting.tick();
        starting.observeControlDelay(1);
        assertTrue(starting.waitsForTime());
        starting.begun(core);
        assertEquals(List.of(), calls);
    }

    @Test
    void itKnowsFromTheStartThatTheDataPortMeasures() {
        starting.observeSeedThroughput(SeedThroughput.NONE);
        starting.observeSeedThroughput(new SeedThroughput(1, 1, 1, 1));
        assertEquals(List.of(), calls);
        starting.begun(core);
        assertEquals(List.of("observeSeedThroughput " + SeedThroughput.NONE), calls);
    }

    @Test
    void aBandwidthThatIsSetBeforehandHoldsFromTheStart() {
        starting.changeSeedBandwidth(1000);
        assertEquals(List.of(), calls);
        starting.begun(core);
        starting.changeSeedBandwidth(2000);
        assertEquals(List.of("changeSeedBandwidth 1000", "changeSeedBandwidth 2000"), calls);
    }

    @Test
    void whoLooksIsToldAfterAWhileThatItIsTooEarly() {
        IllegalStateException early = assertThrows(IllegalStateException.class, starting::tasks);
        assertEquals("the supernode still takes up its state", early.getMessage());
    }

    @Test
    void aStateThatCannotBeUsedFailsTheCallsThatWait() {
        CompletableFuture<ReportOutcome> answer = starting.reportPiece(REPORT).toCompletableFuture();
        starting.failed(new IllegalStateException("no state"));
        CompletionException failed = assertThrows(CompletionException.class, answer::join);
        assertEquals("no state", failed.getCause().getCause().getMessage());
        assertTrue(starting.reportPiece(REPORT).toCompletableFuture().isCompletedExceptionally());
        assertThrows(IllegalStateException.class, starting::tasks);
    }

    @Test
    void manyThreadsThatCallMeanwhileAreAllAnswered() throws Exception {
        List<CompletableFuture<ReportOutcome>> answers = Collections.synchronizedList(new ArrayList<>());
        List<Thread> callers = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            Thread caller = new Thread(() -> {
                for (int i = 0; i < 1_000; i++) {
                    answers.add(starting.reportPiece(REPORT).toCompletableFuture());
                }
            });
            callers.add(caller);
            caller.start();
        }
        starting.begun(core);
        for (Thread caller : callers) {
            caller.join();
        }
        assertEquals(4_000, answers.size());
        answers.forEach(answer -> assertTrue(answer.isDone()));
        assertEquals(4_000, calls.size());
    }
}
