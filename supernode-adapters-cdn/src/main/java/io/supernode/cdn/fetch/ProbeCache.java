package io.supernode.cdn.fetch;

import io.supernode.cdn.time.ScheduledClock;
import io.supernode.core.model.ContentKey;
import io.supernode.core.port.OriginRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Hands results of probes over to the fetches that follow them: responses whose bodies are the file, and confirmations
 * that a stored copy is current. Entries are few and expire soon, because a fetch begins right after its probe or not
 * at all. Thread-safe.
 */
final class ProbeCache {

    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** Each held response has a connection. */
    private static final int MAX_HELD = 256;

    private static final int MAX_CONFIRMED = 10_000;

    private final ScheduledClock clock;
    /** Guarded by this; in the order of their coming. */
    private final Map<OriginRequest, HeldResponse> held = new LinkedHashMap<>();
    /** Guarded by this. */
    private final Map<ContentKey, OriginRequest> confirmed = new HashMap<>();

    ProbeCache(ScheduledClock clock) {
        this.clock = clock;
    }

    /** A request as the origin sees it: what only the core makes of it does not count. */
    static OriginRequest asSent(OriginRequest request) {
        return request.sharing(request.url());
    }

    /** The fetch of {@code request} may take {@code response}. */
    void hold(OriginRequest request, HeldResponse response) {
        OriginRequest key = asSent(request);
        List<HeldResponse> unwanted = new ArrayList<>();
        synchronized (this) {
            HeldResponse earlier = held.put(key, response);
            if (earlier != null) {
                unwanted.add(earlier);
            }
            Iterator<HeldResponse> eldest = held.values().iterator();
            while (held.size() > MAX_HELD) {
                unwanted.add(eldest.next());
                eldest.remove();
            }
        }
        unwanted.forEach(HeldResponse::discard);
        clock.schedule(KEPT_NANOS, () -> {
            boolean isExpired;
            synchronized (this) {
                isExpired = held.remove(key, response);
            }
            if (isExpired) {
                response.discard();
            }
        });
    }

    /** The response that a fetch of {@code request} may take, which is nobody else's then. */
    synchronized Optional<HeldResponse> take(OriginRequest request) {
        return Optional.ofNullable(held.remove(asSent(request)));
    }

    /** The copy under {@code key} is what the origin has for {@code request}. */
    void confirm(ContentKey key, OriginRequest request) {
        OriginRequest asked = asSent(request);
        synchronized (this) {
            if (confirmed.size() >= MAX_CONFIRMED) {
                return;
            }
            confirmed.put(key, asked);
        }
        clock.schedule(KEPT_NANOS, () -> {
            synchronized (this) {
                confirmed.remove(key, asked);
            }
        });
    }

    /** Tells whether {@link #confirm} was said for the same request a moment ago, once. */
    synchronized boolean takeConfirmation(ContentKey key, OriginRequest request) {
        return confirmed.remove(key, asSent(request));
    }

    /** Nobody fetches any more. */
    void close() {
        List<HeldResponse> all;
        synchronized (this) {
            all = new ArrayList<>(held.values());
            held.clear();
            confirmed.clear();
        }
        all.forEach(HeldResponse::discard);
    }
}
