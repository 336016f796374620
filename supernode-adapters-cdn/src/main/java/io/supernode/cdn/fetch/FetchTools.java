package io.supernode.cdn.fetch;

import io.supernode.cdn.OriginSettings;
import io.supernode.cdn.origin.OriginClient;
import io.supernode.cdn.store.PieceStore;
import io.supernode.core.model.ContentKey;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What every fetch works with.
 *
 * @param client asks origins
 * @param store keeps what they send
 * @param lanes of contents: all that changes one, or tells of it, happens there
 * @param sums of fetches: the checksum of the whole file, beside the lane of its content
 * @param timer for pauses; nothing is done on its thread
 * @param settings for retries
 */
record FetchTools(
        OriginClient client,
        PieceStore store,
        KeyedLanes<ContentKey> lanes,
        KeyedLanes<Fetch> sums,
        ScheduledExecutorService timer,
        OriginSettings settings) {

    FetchTools {
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(lanes, "lanes");
        Objects.requireNonNull(sums, "sums");
        Objects.requireNonNull(timer, "timer");
        Objects.requireNonNull(settings, "settings");
    }
}
