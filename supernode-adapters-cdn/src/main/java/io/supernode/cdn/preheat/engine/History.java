package io.supernode.cdn.preheat.engine;

import io.supernode.cdn.preheat.ContentKeeper;
import io.supernode.cdn.preheat.Preheat;
import io.supernode.cdn.preheat.PreheatSettings;
import io.supernode.core.model.ContentKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The preheats that have ended, a bounded number for a bounded time, and the contents that they keep from eviction. Changed by
 * the engine's thread alone; may be read by any.
 */
final class History {

    private final PreheatSettings settings;
    private final ContentKeeper keeper;
    private final Map<Long, Preheat> ended = new ConcurrentHashMap<>();

    History(PreheatSettings settings, ContentKeeper keeper) {
        this.settings = settings;
        this.keeper = keeper;
    }

    Map<Long, Preheat> all() {
        return ended;
    }

    /**
     * A preheat has ended: its files are kept for the time of the settings, counted from its end. Preheats are added in the
     * order of their ends.
     */
    void add(Preheat preheat) {
        ended.put(preheat.id(), preheat);
        preheat.files().forEach(file -> file.content().ifPresent(content -> keeper.keep(content, keptUntil(preheat))));
    }

    /** Nobody knows it any more, and its files are kept only as long as others want it. */
    void remove(Preheat preheat, Collection<Job> running) {
        ended.remove(preheat.id());
        release(preheat, running);
    }

    /** The files of a preheat are kept only as long as others want it: those that have ended, and those that run. */
    void release(Preheat preheat, Collection<Job> running) {
        Set<ContentKey> released = new HashSet<>();
        preheat.files().forEach(file -> file.content().ifPresent(released::add));
        running.forEach(job -> job.preheat().files().forEach(file -> file.content().ifPresent(released::remove)));
        Map<ContentKey, Long> others = new HashMap<>();
        ended.values().forEach(other -> other.files().forEach(file -> file.content()
                .filter(released::contains)
                .ifPresent(content -> others.merge(content, keptUntil(other), Math::max))));
        released.forEach(content -> keeper.keep(content, others.getOrDefault(content, 0L)));
    }

    private long keptUntil(Preheat preheat) {
        return preheat.finishedMillis().orElseThrow() + settings.keep().toMillis();
    }

    /** Those that are too old or too many, the first ones first. */
    List<Preheat> excess(long nowMillis) {
        List<Preheat> sorted = new ArrayList<>(ended.values());
        sorted.sort((one, other) ->
                Long.compare(one.finishedMillis().orElseThrow(), other.finishedMillis().orElseThrow()));
        int files = sorted.stream().mapToInt(one -> one.files().size()).sum();
        int number = sorted.size();
        List<Preheat> excess = new ArrayList<>();
        for (Preheat oldest : sorted) {
            boolean isOld = nowMillis - oldest.finishedMillis().orElseThrow() > settings.age().toMillis();
            if (!isOld && number <= settings.finished() && files <= settings.allFiles()) {
                break;
            }
            excess.add(oldest);
            number--;
            files -= oldest.files().size();
        }
        return excess;
    }
}
