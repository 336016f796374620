package io.supernode.app.preheat;

import io.supernode.cdn.preheat.Preheat;
import io.supernode.cdn.preheat.PreheatAnswer;
import io.supernode.cdn.preheat.PreheatProgress;
import io.supernode.cdn.preheat.PreheatRequest;
import io.supernode.cdn.preheat.Preheats;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ForkJoinPool;

/** Preheats that are remembered and never done, until a test says otherwise. Answers come on another thread. */
final class RecordedPreheats implements Preheats {

    final List<PreheatRequest> requests = new ArrayList<>();
    final Map<Long, Preheat> preheats = new ConcurrentSkipListMap<>();
    volatile boolean isFull;

    @Override
    public CompletionStage<PreheatAnswer> create(PreheatRequest request) {
        return CompletableFuture.supplyAsync(() -> created(request), ForkJoinPool.commonPool());
    }

    private synchronized PreheatAnswer created(PreheatRequest request) {
        if (isFull) {
            return new PreheatAnswer.Refused("too many are waiting");
        }
        requests.add(request);
        long id = 1_795_000_000_000L + requests.size();
        Preheat preheat = Preheat.created(id, request, 0);
        preheats.put(id, preheat);
        return new PreheatAnswer.Taken(preheat, false);
    }

    @Override
    public Optional<Preheat> find(long id) {
        return Optional.ofNullable(preheats.get(id));
    }

    @Override
    public PreheatProgress progress(Preheat preheat) {
        return new PreheatProgress(3, 1, 0, 300, 150);
    }

    @Override
    public List<Preheat> all() {
        return preheats.values().stream().sorted(Comparator.comparingLong(Preheat::id).reversed()).toList();
    }

    @Override
    public CompletionStage<Boolean> delete(long id) {
        return CompletableFuture.completedFuture(preheats.remove(id) != null);
    }
}
