package io.supernode.cluster.content;

import io.supernode.cluster.engine.ClusterNetwork;
import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.cluster.membership.ClusterNode;
import io.supernode.core.codec.ByteReader;
import io.supernode.core.codec.DamagedRecordException;
import io.supernode.core.model.ContentKey;
import io.supernode.core.port.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Asks all other nodes whether they have a content whole, from a time when they owned its task, and answers them. Thread-safe.
 */
public final class CopySearch {

    /** Clients wait for the answer; who does not say so soon that it has the file is done without. */
    static final Duration PATIENCE = Duration.ofMillis(300);
    /** Each has a client who waits. */
    private static final int MOST_OPEN = 10_000;
    private static final long FIRST_NUMBERS = 1L << 41;
    /** Some 2 MB. */
    private static final int MOST_DELETED = 10_000;
    /** By then all nodes that live have deleted them; one that comes back later must be cleared by hand. */
    private static final Duration DELETED_FOR = Duration.ofMinutes(15);

    private final ClusterNetwork network;
    private final Supplier<ClusterMembers> members;
    private final ContentStore contents;
    private final Clock clock;
    /** From a number by chance, as those of calls. */
    private final AtomicLong numbers = new AtomicLong(ThreadLocalRandom.current().nextLong(FIRST_NUMBERS));
    private final Map<Long, Open> open = new ConcurrentHashMap<>();
    /** Contents that an operator has had deleted, and until when: other nodes may have them still. */
    private final Map<ContentKey, Long> deleted = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ContentKey, Long> eldest) {
            return size() > MOST_DELETED;
        }
    });

    private record Open(ContentKey key, Set<String> asked, long deadlineNanos, CompletableFuture<Optional<SharedContent>> answer) {}

    /** @param members that live now */
    public CopySearch(ClusterNetwork network, Supplier<ClusterMembers> members, ContentStore contents, Clock clock) {
        this.network = network;
        this.members = members;
        this.contents = contents;
        this.clock = clock;
    }

    /** The first whole copy of which another node tells; empty if none does within {@link #PATIENCE}. */
    public CompletionStage<Optional<SharedContent>> find(ContentKey key) {
        ClusterMembers now = members.get();
        Set<String> others = now.nodes().stream()
                .filter(node -> !node.equals(now.self()))
                .map(ClusterNode::name)
                .collect(Collectors.toCollection(ConcurrentHashMap::newKeySet));
        if (others.isEmpty() || open.size() >= MOST_OPEN || isDeleted(key)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        long number = numbers.incrementAndGet();
        Open question = new Open(key, others, clock.nanoTime() + PATIENCE.toNanos(), new CompletableFuture<>());
        open.put(number, question);
        byte[] message = CopyQuestions.write(new CopyQuestions.Question(number, key));
        List.copyOf(others).forEach(node -> network.send(node, message));
        return question.answer();
    }

    /** An operator has had these contents deleted, here or on another node: nobody is asked for them for a while. Any thread may call it. */
    public void deleted(Set<ContentKey> keys) {
        long until = clock.nanoTime() + DELETED_FOR.toNanos();
        keys.forEach(key -> deleted.put(key, until));
    }

    private boolean isDeleted(ContentKey key) {
        Long until = deleted.get(key);
        return until != null && until - clock.nanoTime() > 0;
    }

    /** No answer is awaited any more. */
    public void close() {
        open.keySet().forEach(number -> end(number, Optional.empty()));
    }

    /** Whether such a message is about copies that are searched. */
    public static boolean isAbout(int kind) {
        return kind == CopyQuestions.QUESTION || kind == CopyQuestions.ANSWER;
    }

    /** @throws DamagedRecordException if it is no message about copies */
    public void received(String from, int kind, ByteReader in) {
        if (kind == CopyQuestions.QUESTION) {
            CopyQuestions.Question question = CopyQuestions.readQuestion(in);
            contents.lend(question.key()).whenComplete((found, failure) -> network.send(from, CopyQuestions.write(
                    new CopyQuestions.CopyAnswer(question.number(), failure == null ? found : Optional.empty()))));
        } else {
            answered(from, CopyQuestions.readAnswer(in));
        }
    }

    private void answered(String from, CopyQuestions.CopyAnswer answer) {
        Open question = open.get(answer.number());
        if (question == null || !question.asked().remove(from)) {
            return;
        }
        Optional<SharedContent> found = answer.copy()
                .filter(copy -> copy.content().key().equals(question.key()))
                .flatMap(copy -> members.get().find(from).map(node -> new SharedContent(
                        copy.content(), copy.originVersion(), List.of(node.data()), List.of())));
        if (found.isPresent() || question.asked().isEmpty()) {
            end(answer.number(), found);
        }
    }

    private void end(long number, Optional<SharedContent> found) {
        Open question = open.remove(number);
        if (question != null) {
            question.answer().complete(found);
        }
    }

    /** Nobody waits for a node that is gone. */
    public void membersChanged(ClusterMembers next) {
        open.forEach((number, question) -> {
            question.asked().removeIf(node -> !next.contains(node));
            if (question.asked().isEmpty()) {
                end(number, Optional.empty());
            }
        });
    }

    /** Ends what has taken too long; called some times a second. */
    public void tick() {
        long now = clock.nanoTime();
        open.forEach((number, question) -> {
            if (now - question.deadlineNanos() >= 0) {
                end(number, Optional.empty());
            }
        });
    }
}
