package io.supernode.app.warmup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.store.PieceStore;
import io.supernode.core.Supernode;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.http.control.ControlExtensions;
import io.supernode.http.control.RequestListener;
import io.supernode.http.data.SeedFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A rehearsal on real sockets and a real disk, by a clock that moves when the test says so. */
@Timeout(120)
class WarmUpTest {

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    /** Each of its threads has asked more than once by then whether it may go on. */
    private static final int ASKED_BY_ALL = 100;

    @TempDir
    Path home;

    private final AtomicLong now = new AtomicLong();
    private final AtomicLong asked = new AtomicLong();
    private volatile boolean isCalled;
    private final Map<String, Long> answers = new ConcurrentHashMap<>();
    private final CountDownLatch afterwards = new CountDownLatch(1);
    private WarmUp warmUp;

    @BeforeEach
    void make() {
        warmUp = new WarmUp(home, Parts::new, this::askWhetherCalled, afterwards::countDown, now::get);
    }

    private boolean askWhetherCalled() {
        asked.incrementAndGet();
        return isCalled;
    }

    @AfterEach
    void close() {
        warmUp.close();
    }

    private long calls() {
        return answers.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private void begin() {
        warmUp.start();
        now.addAndGet(RehearsalTime.FIRST_QUIET.toNanos());
    }

    private void awaitAllAsked() {
        long before = asked.get();
        await(() -> asked.get() > before + ASKED_BY_ALL);
    }

    @Test
    void itMakesTheCallsOfClients() {
        begin();
        Set<String> expected = Set.of("/peer/registry 200", "/peer/task 200", "/peer/piece/suc 200", "/peer/service/down 200");
        for (String answer : expected) {
            await(() -> answers.getOrDefault(answer, 0L) > 0);
        }
        // A concurrent map counts an entry after it can be seen: its size would tell fewer for a moment.
        assertEquals(expected, Set.copyOf(answers.keySet()), answers.toString());
    }

    @Test
    void itMakesNoCallWhileSomebodyCallsAndGoesOnAfterwards() {
        begin();
        await(() -> calls() > 0);
        isCalled = true;
        awaitAllAsked();
        long before = calls();
        awaitAllAsked();
        assertEquals(before, calls());
        isCalled = false;
        now.addAndGet(RehearsalTime.QUIET.toNanos());
        await(() -> calls() > before);
    }

    @Test
    void itMakesNothingAsLongAsSomebodyCalls() {
        isCalled = true;
        begin();
        long before = asked.get();
        await(() -> asked.get() > before + 3);
        assertEquals(0, calls());
    }

    @Test
    void afterItsTimeNothingIsLeftOfItAndWhatRemainsIsDone() throws Exception {
        begin();
        await(() -> calls() > 0);
        assertTrue(Files.exists(warmUp.directory()));
        now.addAndGet(RehearsalTime.MOST.toNanos());
        afterwards.await();
        assertFalse(Files.exists(warmUp.directory()));
        await(() -> Thread.getAllStackTraces().keySet().stream().noneMatch(thread -> thread.getName().startsWith("warm-up")));
    }

    @Test
    void whatAKilledProcessHasLeftIsDeleted() throws Exception {
        Path left = warmUp.directory().resolve("content").resolve("abc");
        Files.createDirectories(left);
        Files.writeString(left.resolve("file"), "left");
        begin();
        await(() -> calls() > 0);
        assertFalse(Files.exists(left));
    }

    @Test
    void aServerThatEndsEndsIt() {
        begin();
        await(() -> calls() > 0);
        warmUp.close();
        assertFalse(Files.exists(warmUp.directory()));
        assertEquals(1, afterwards.getCount());
    }

    /** Without what the app adds. */
    private final class Parts implements RehearsalParts {

        @Override
        public SeedFiles files(PieceStore store) {
            return key -> Optional.empty();
        }

        @Override
        public Supernode begin(LocalSupernode.Builder core, Path directory) {
            return core.start();
        }

        @Override
        public ControlExtensions extend(ControlExtensions control) {
            return control.withRequests(new RequestListener() {
                @Override
                public void answered(String page, int status, long nanos, long requestBytes, long replyBytes) {
                    answers.merge(page + ' ' + status, 1L, Long::sum);
                }
            });
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    }
}
