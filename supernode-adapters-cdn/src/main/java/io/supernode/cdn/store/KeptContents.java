package io.supernode.cdn.store;

import io.supernode.core.model.ContentKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Contents that are not to be evicted before a time. What is kept is bounded in bytes and in number: beyond that, those whose
 * time ends first are kept no longer. Whoever keeps bounds the number of keys. Thread-safe.
 */
final class KeptContents {

    private final Map<ContentKey, Long> untilMillis = new ConcurrentHashMap<>();

    /** Not to be evicted before {@code until}; the latest call counts. */
    void keep(ContentKey key, long until, long nowMillis) {
        if (until > nowMillis) {
            untilMillis.put(key, until);
        } else {
            untilMillis.remove(key);
        }
    }

    /**
     * Those that must stay now, although nobody uses them, and their bytes.
     *
     * @param mostBytes that all kept contents together may have
     * @param most of them
     */
    Kept at(long nowMillis, long mostBytes, int most, CacheIndex index) {
        if (untilMillis.isEmpty()) {
            return Kept.NONE;
        }
        List<Map.Entry<ContentKey, Long>> latestFirst = new ArrayList<>();
        untilMillis.forEach((key, until) -> {
            if (until > nowMillis) {
                latestFirst.add(Map.entry(key, until));
            } else {
                untilMillis.remove(key, until);
            }
        });
        latestFirst.sort(Map.Entry.<ContentKey, Long>comparingByValue().reversed()
                .thenComparing(Map.Entry.comparingByKey(Comparator.comparing(ContentKey::value))));
        Set<ContentKey> kept = new HashSet<>();
        long bytes = 0;
        long unused = 0;
        for (Map.Entry<ContentKey, Long> entry : latestFirst) {
            CacheIndex.Entry content = index.find(entry.getKey());
            if (content == null) {
                continue;
            }
            if (content.bytes() > mostBytes - bytes || kept.size() >= most) {
                break;
            }
            bytes += content.bytes();
            unused += content.inUse() ? 0 : content.bytes();
            kept.add(entry.getKey());
        }
        return new Kept(kept, unused);
    }

    /**
     * What must stay.
     *
     * @param keys of all
     * @param unusedBytes that those have which nobody uses
     */
    record Kept(Set<ContentKey> keys, long unusedBytes) {
        static final Kept NONE = new Kept(Set.of(), 0);
    }
}
