package io.supernode.cluster;

import io.supernode.cluster.content.ContentStore;
import io.supernode.cluster.content.LentContent;
import io.supernode.cluster.content.SharedContent;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.ContentRecord;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** Holds copies as they become known: no byte is moved. */
final class TestContents implements ContentStore {

    static final String VERSION = "etag \"of the origin\"";

    private record Copy(TaskId task, FetchListener listener) {}

    private final Map<ContentKey, Copy> held = new ConcurrentHashMap<>();
    private volatile BiFunction<TaskId, ContentKey, Optional<SharedContent>> directory;
    private final Set<ContentKey> cached = ConcurrentHashMap.newKeySet();
    private final Map<ContentKey, Long> kept = new ConcurrentHashMap<>();
    private final Map<ContentKey, ContentRecord> whole = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();
    private volatile boolean isFull;
    private volatile Predicate<ContentKey> isUsed = key -> false;

    /** Of which contents a task lives on this node. */
    void used(Predicate<ContentKey> used) {
        isUsed = used;
    }

    void directory(BiFunction<TaskId, ContentKey, Optional<SharedContent>> known) {
        directory = known;
    }

    /** From now on nothing can be held, as on a disk that is full; or again. */
    void full(boolean value) {
        isFull = value;
    }

    /** A copy that an earlier task has left on this node's disk. */
    void cache(ContentKey key) {
        cached.add(key);
    }

    /** Whether anything of it is on this node's disk. */
    boolean stores(ContentKey key) {
        return cached.contains(key) || holds(key);
    }

    boolean holds(ContentKey key) {
        return held.containsKey(key);
    }

    @Override
    public Optional<String> originVersion(ContentKey key) {
        return isUsed.test(key) ? Optional.of(VERSION) : Optional.empty();
    }

    @Override
    public void hold(FetchRequest request, FetchListener listener) {
        Optional<SharedContent> known = directory.apply(request.task(), request.key());
        if (isFull || known.isEmpty()) {
            listener.failed(OriginFailure.temporary("there is no room"));
            return;
        }
        held.put(request.key(), new Copy(request.task(), listener));
    }

    /** Lets time pass: what has become known is there. */
    void tick() {
        held.forEach((key, copy) -> directory.apply(copy.task(), key).ifPresent(known -> {
            var digests = known.content().digests();
            for (int piece = 0; piece < digests.limit(); piece++) {
                int number = piece;
                digests.get(piece).ifPresent(digest -> copy.listener().pieceStored(number, digest));
            }
        }));
    }

    @Override
    public void endHold(ContentKey key) {
        if (held.remove(key) != null) {
            cached.add(key);
        }
    }

    /** As a node does that has the content whole. */
    void whole(ContentRecord content) {
        answer(content.key(), content);
    }

    /** Whoever asks for the one is told the other. */
    void answer(ContentKey asked, ContentRecord content) {
        whole.put(asked, content);
    }

    /** For how many contents it was asked, one by one. */
    int questions() {
        return questions.get();
    }

    @Override
    public CompletionStage<Optional<LentContent>> lend(ContentKey key) {
        questions.incrementAndGet();
        return CompletableFuture.completedFuture(
                Optional.ofNullable(whole.get(key)).map(content -> new LentContent(content, Optional.of(VERSION))));
    }

    @Override
    public void discard(ContentKey key) {
        held.remove(key);
        cached.remove(key);
    }

    /** Until when it is kept; 0 if it is not. */
    long keptUntil(ContentKey key) {
        return kept.getOrDefault(key, 0L);
    }

    @Override
    public void keep(ContentKey key, long untilMillis) {
        kept.put(key, untilMillis);
    }
}
