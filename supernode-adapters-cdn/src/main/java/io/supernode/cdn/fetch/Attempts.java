package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.ByteRange;
import io.supernode.cdn.origin.OriginError;
import io.supernode.cdn.origin.OriginExchange;
import io.supernode.cdn.origin.OriginHttpRequest;
import io.supernode.cdn.store.ContentWriter;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the requests of one fetch: the first for the whole file, and further ones for the rest when a body breaks off.
 * Begins with the response that a probe has left in the {@link ProbeCache}, if there is one. On the content's serial
 * executor, except for {@link #byteCame} and what attempts tell.
 */
final class Attempts implements FetchAttempt.Outcome {

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private final FetchContext context;
    private final FetchRequest request;
    private final ContentWriter writer;
    private final BodyWriter pieces;
    private final FetchAttempt.Listener fetch;
    private final Executor executor;
    private final Consumer<OriginFailure> whenGivenUp;
    private final RetryPolicy retries;
    private OriginExchange exchange;
    /** The origin refuses ranges: the whole file is asked for, and what is there is skipped. */
    private boolean withoutRanges;
    private boolean lastWasRanged;

    /**
     * @param executor the content's, which runs nothing any more once the fetch is over
     * @param whenGivenUp is told why the file cannot be had
     */
    Attempts(
            FetchContext context,
            FetchRequest request,
            ContentWriter writer,
            BodyWriter pieces,
            FetchAttempt.Listener fetch,
            Executor executor,
            Consumer<OriginFailure> whenGivenUp) {
        this.context = context;
        this.request = request;
        this.writer = writer;
        this.pieces = pieces;
        this.fetch = fetch;
        this.executor = executor;
        this.whenGivenUp = whenGivenUp;
        this.retries = new RetryPolicy(context.settings(), context.clock());
    }

    void start() {
        if (writer.position() > 0) {
            retries.resumes();
        }
        Optional<HeldResponse> held =
                writer.position() == 0 ? context.probes().take(request.origin()) : Optional.empty();
        if (held.isPresent()) {
            exchange = held.get().handOver(newAttempt());
        } else {
            ask(nextRequest());
        }
    }

    /** Nothing more is wanted. */
    void stop(String reason) {
        if (exchange != null) {
            exchange.abort(OriginError.of(OriginError.Kind.GIVEN_UP, reason));
        }
    }

    /** The origin has sent something. */
    void byteCame() {
        retries.byteCame();
    }

    private FetchAttempt newAttempt() {
        return new FetchAttempt(context, request.layout(), writer, pieces, fetch, this);
    }

    private void ask(OriginHttpRequest asked) {
        lastWasRanged = asked.range().isPresent();
        exchange = context.client().send(asked, newAttempt());
    }

    /** For what is not there yet. */
    private OriginHttpRequest nextRequest() {
        long from = writer.position();
        if (from == 0 || withoutRanges) {
            return OriginHttpRequest.get(request.origin());
        }
        return OriginHttpRequest.get(request.origin(), new ByteRange(from, ByteRange.TO_THE_END))
                .on(Map.of("If-Range", writer.content().validators().forRange().orElseThrow()));
    }

    @Override
    public void partEnded(long bytes) {
        executor.execute(() -> retries.next(bytes).ifPresentOrElse(
                this::askLater, () -> giveUp(true, "the origin sends too slowly, a little at a time")));
    }

    @Override
    public void brokeOff(FetchAttempt.Fault fault, String reason, long moved) {
        executor.execute(() -> {
            if (fault == FetchAttempt.Fault.OF_A_MOMENT) {
                tryAgain(reason, moved);
            } else {
                giveUp(fault == FetchAttempt.Fault.OF_A_WHILE, reason);
            }
        });
    }

    @Override
    public void refused(boolean isTransient, String reason) {
        executor.execute(() -> {
            boolean mayBeTheRange = lastWasRanged && !withoutRanges;
            // An origin that answers every range with an error may have the whole file. Of one that may only be down
            // this is tried once, because what is there already comes once more.
            withoutRanges = isTransient ? mayBeTheRange && retries.isTimeForAnotherWay() : withoutRanges || mayBeTheRange;
            if (mayBeTheRange && !isTransient && isResumable()) {
                LOG.info("task {}: {} to a range; asking for the whole file", request.task(), reason);
                ask(nextRequest());
            } else if (isTransient) {
                tryAgain(reason, 0);
            } else {
                giveUp(false, reason);
            }
        });
    }

    private void giveUp(boolean isTemporary, String reason) {
        whenGivenUp.accept(new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, reason, isTemporary));
    }

    private boolean isResumable() {
        return writer.position() == 0 || writer.content().validators().forRange().isPresent();
    }

    private void tryAgain(String reason, long moved) {
        Optional<RetryPolicy.Next> next = isResumable() ? retries.next(moved) : Optional.empty();
        next.ifPresentOrElse(later -> {
            LOG.info("task {}: {}; resuming at byte {}", request.task(), reason, writer.position());
            askLater(later);
        }, () -> giveUp(true, reason));
    }

    private void askLater(RetryPolicy.Next next) {
        context.clock().schedule(
                next.pauseNanos(), () -> executor.execute(() -> ask(nextRequest().within(next.patience()))));
    }
}
