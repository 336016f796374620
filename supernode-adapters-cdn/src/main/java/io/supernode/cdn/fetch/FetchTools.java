package io.supernode.cdn.fetch;

import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.origin.OriginClient;
import io.supernode.cdn.store.PieceStore;
import io.supernode.cdn.store.PieceWriter;
import io.supernode.core.model.ContentKey;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What every fetch works with.
 *
 * @param client asks origins
 * @param store keeps what they send
 * @param lanes of contents: all that changes one, or tells of it, happens there
 * @param pieces lanes of pieces: writing and the checksum of the wire, of several pieces at once
 * @param syncs lanes of contents for what waits for the medium
 * @param background for the hashes that no client waits for
 * @param load how much work on pieces waits
 * @param timer for pauses; nothing is done on its thread
 * @param settings for retries and limits
 */
record FetchTools(
        OriginClient client,
        PieceStore store,
        KeyedLanes<ContentKey> lanes,
        KeyedLanes<PieceWriter> pieces,
        KeyedLanes<ContentKey> syncs,
        Executor background,
        Load load,
        ScheduledExecutorService timer,
        OriginSettings settings) {

    FetchTools {
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(lanes, "lanes");
        Objects.requireNonNull(pieces, "pieces");
        Objects.requireNonNull(syncs, "syncs");
        Objects.requireNonNull(background, "background");
        Objects.requireNonNull(load, "load");
        Objects.requireNonNull(timer, "timer");
        Objects.requireNonNull(settings, "settings");
    }
}
