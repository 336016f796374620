package io.supernode.cdn.fetch;

import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.origin.OriginClient;
import io.supernode.cdn.store.PieceStore;
import io.supernode.cdn.time.ScheduledClock;
import io.supernode.core.model.ContentKey;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * What every fetch works with.
 *
 * @param client asks origins
 * @param store keeps what they send
 * @param probes what probes have learned
 * @param contentExecutor serial executor of contents: all that changes one, or tells of it, happens there
 * @param pieceExecutor serial executor for what clients wait for: writing, and the checksums of the wire, of several
 *     pieces at once
 * @param syncExecutor serial executor of contents for what waits for the medium
 * @param hashExecutor for the hashes that no client waits for
 * @param checks the order of checks of what is stored
 * @param isBusy whether clients wait for so much that the background is to stand back
 * @param clock for pauses and bounds
 * @param settings for retries and limits
 * @param pieceNetwork other nodes and peers that have pieces
 * @param foundCopies of other nodes that probes have found
 */
record FetchContext(
        OriginClient client,
        PieceStore store,
        ProbeCache probes,
        KeyedSerialExecutor<ContentKey> contentExecutor,
        KeyedSerialExecutor<Object> pieceExecutor,
        KeyedSerialExecutor<ContentKey> syncExecutor,
        Executor hashExecutor,
        CheckQueue checks,
        BooleanSupplier isBusy,
        ScheduledClock clock,
        OriginSettings settings,
        PieceNetwork pieceNetwork,
        FoundCopies foundCopies) {

    FetchContext {
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(probes, "probes");
        Objects.requireNonNull(contentExecutor, "contentExecutor");
        Objects.requireNonNull(pieceExecutor, "pieceExecutor");
        Objects.requireNonNull(syncExecutor, "syncExecutor");
        Objects.requireNonNull(hashExecutor, "hashExecutor");
        Objects.requireNonNull(checks, "checks");
        Objects.requireNonNull(isBusy, "isBusy");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(pieceNetwork, "pieceNetwork");
        Objects.requireNonNull(foundCopies, "foundCopies");
    }
}
