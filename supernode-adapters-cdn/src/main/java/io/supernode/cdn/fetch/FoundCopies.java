package io.supernode.cdn.fetch;

import io.supernode.cdn.pieces.KnownContent;
import io.supernode.cdn.store.StoredVersion;
import io.supernode.cdn.time.ScheduledClock;
import io.supernode.core.model.ContentKey;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Copies of other nodes that a probe has found to be what the origin has, for the fetch that follows it. Entries are few and expire
 * soon, as in {@link ProbeCache}. Thread-safe.
 */
final class FoundCopies {

    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** Each has the digests of a whole file. */
    private static final int MOST = 100;

    private final PieceNetwork network;
    private final ScheduledClock clock;
    /** Guarded by this. */
    private final Map<ContentKey, Confirmed> confirmed = new HashMap<>();

    private record Confirmed(KnownContent copy, OriginRequest request) {}

    FoundCopies(PieceNetwork network, ScheduledClock clock) {
        this.network = network;
        this.clock = clock;
    }

    /** Asks the other nodes; what is found can be compared with what the origin has. */
    CompletionStage<Optional<KnownContent>> search(ContentKey key) {
        return network.search(key)
                .thenApply(answer -> answer.filter(copy -> copy.content().key().equals(key) && isUsable(copy)));
    }

    private static boolean isUsable(KnownContent copy) {
        return copy.isWhole() && copy.content().fileMd5().isPresent() && version(copy).validators().isPresent()
                && version(copy).varyingHeaders().isEmpty();
    }

    /** Which version it is. */
    static StoredVersion version(KnownContent copy) {
        OriginVersion told = OriginVersion.parse(copy.originVersion());
        return new StoredVersion(copy.content().layout(), told.validators(), told.varyingHeaders());
    }

    /** The copy is what the origin has for {@code request}. */
    void confirm(KnownContent copy, OriginRequest request) {
        ContentKey key = copy.content().key();
        Confirmed now = new Confirmed(copy, ProbeCache.asSent(request));
        synchronized (this) {
            if (confirmed.size() >= MOST) {
                return;
            }
            confirmed.put(key, now);
        }
        clock.schedule(KEPT_NANOS, () -> {
            synchronized (this) {
                confirmed.remove(key, now);
            }
        });
    }

    /** The copy of which {@link #confirm} was said for the same request a moment ago, once. */
    Optional<KnownContent> take(FetchRequest request) {
        Confirmed last;
        synchronized (this) {
            last = confirmed.remove(request.key());
        }
        return Optional.ofNullable(last)
                .filter(one -> one.request().equals(ProbeCache.asSent(request.origin())))
                .map(Confirmed::copy)
                .filter(copy -> suits(copy, request));
    }

    private static boolean suits(KnownContent copy, FetchRequest request) {
        return copy.content().layout().equals(request.layout())
                && (request.expectedMd5().isEmpty() || request.expectedMd5().equals(copy.content().fileMd5()));
    }
}
