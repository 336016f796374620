package io.supernode.cdn.fetch;

import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.origin.OriginClient;
import io.supernode.cdn.store.PieceStore;
import io.supernode.cdn.time.FetchClock;
import io.supernode.core.model.ContentKey;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * What every fetch works with.
 *
 * @param client asks origins
 * @param store keeps what they send
 * @param lanes of contents: all that changes one, or tells of it, happens there
 * @param pieces lanes of what clients wait for: writing, and the checksums of the wire, of several pieces at once
 * @param syncs lanes of contents for what waits for the medium
 * @param background for the hashes that no client waits for
 * @param isBusy whether clients wait for so much that the background is to stand back
 * @param clock for pauses and bounds
 * @param settings for retries and limits
 */
record FetchTools(
        OriginClient client,
        PieceStore store,
        KeyedLanes<ContentKey> lanes,
        KeyedLanes<Object> pieces,
        KeyedLanes<ContentKey> syncs,
        Executor background,
        BooleanSupplier isBusy,
        FetchClock clock,
        OriginSettings settings) {

    FetchTools {
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(lanes, "lanes");
        Objects.requireNonNull(pieces, "pieces");
        Objects.requireNonNull(syncs, "syncs");
        Objects.requireNonNull(background, "background");
        Objects.requireNonNull(isBusy, "isBusy");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(settings, "settings");
    }
}
