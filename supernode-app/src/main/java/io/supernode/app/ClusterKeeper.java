package io.supernode.app;

import io.supernode.cdn.preheat.ContentKeeper;
import io.supernode.core.model.ContentKey;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What preheats of this node want kept, by whichever node of the cluster has it. What earlier preheats want is known before the cluster
 * is: that is kept here at once, and told the others later. Thread-safe.
 */
final class ClusterKeeper implements ContentKeeper {

    private final ContentKeeper here;
    private final Map<ContentKey, Long> early = new LinkedHashMap<>();
    /** Null until there is one. */
    private ContentKeeper cluster;

    /** @param here of this node alone */
    ClusterKeeper(ContentKeeper here) {
        this.here = here;
    }

    @Override
    public synchronized void keep(ContentKey content, long untilMillis) {
        if (cluster == null) {
            here.keep(content, untilMillis);
            early.put(content, untilMillis);
        } else {
            cluster.keep(content, untilMillis);
        }
    }

    /** From now on the cluster keeps what is wanted. */
    synchronized void begin(ContentKeeper nodes) {
        cluster = nodes;
        early.forEach(nodes::keep);
        early.clear();
    }
}
