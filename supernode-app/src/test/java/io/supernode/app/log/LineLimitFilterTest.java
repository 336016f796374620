package io.supernode.app.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import io.supernode.testkit.clock.VirtualClock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineLimitFilterTest {

    private final VirtualClock clock = new VirtualClock();
    private final LineLimit limit = new LineLimit(clock, 20, 1 / 6.0);
    private final LineLimitFilter filter = new LineLimitFilter(limit);
    private final LoggerContext loggers = new LoggerContext();

    private boolean writes(String logger, Level level, String pattern, Object... arguments) {
        return filter.decide(new LoggingEvent("", loggers.getLogger(logger), level, pattern, null, arguments))
                != FilterReply.DENY;
    }

    private long flood(String logger, String pattern) {
        return IntStream.range(0, 1_000).filter(i -> writes(logger, Level.ERROR, pattern, "task" + i)).count();
    }

    @Test
    void anAdapterSaysOnlySoMuchOfOneCauseAndAnotherCauseIsStillHeard() {
        assertEquals(20, flood("io.supernode.cdn.fetch.ContentManager", "task {}: no file can be made for it"));
        assertEquals(20, flood("io.supernode.cdn.fetch.ContentManager", "task {}: the disk failed"));
        clock.advance(Duration.ofMinutes(1));
        limit.due();
        assertEquals(10, flood("io.supernode.cdn.fetch.ContentManager", "task {}: the disk failed"));
    }

    @Test
    void aClassOfTheServerOfHttpHasOneLineAMinuteWhateverIsInIt() {
        assertEquals(1, IntStream.range(0, 1_000)
                .filter(i -> writes("org.eclipse.jetty.util.HostPort", Level.WARN, "Bad Authority: [" + i + ']')).count());
        assertEquals(1, limit.remembered());
        assertEquals(true, writes("org.eclipse.jetty.server.Other", Level.WARN, "something else"));
    }

    @Test
    void whatIsBelowInfoWasAskedForAndPasses() {
        assertEquals(1_000, IntStream.range(0, 1_000)
                .filter(i -> writes("io.supernode.cdn.fetch.Fetch", Level.DEBUG, "same")).count());
    }
}
