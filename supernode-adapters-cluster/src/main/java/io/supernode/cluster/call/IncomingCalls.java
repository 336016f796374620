package io.supernode.cluster.call;

import io.supernode.cluster.engine.ClusterNetwork;
import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.core.codec.ByteReader;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls that other nodes pass on to this one. They are never passed on further: if this node is not the owner, it says so.
 * Thread-safe; holds no thread while a call is held.
 */
public final class IncomingCalls {

    private static final Logger LOG = LoggerFactory.getLogger(IncomingCalls.class);

    private record CallKey(String node, long number) {}

    private final ClusterNetwork network;
    private final OwnedCalls owned;
    private final RetryQueue retries;
    private final Clock clock;
    private final ConcurrentMap<CallKey, CompletableFuture<?>> held = new ConcurrentHashMap<>();
    private final LongAdder answered = new LongAdder();

    public IncomingCalls(ClusterNetwork network, OwnedCalls owned, RetryQueue retries, Clock clock) {
        this.network = network;
        this.owned = owned;
        this.retries = retries;
        this.clock = clock;
    }

    void received(String from, int kind, ByteReader in) {
        CallKey key = new CallKey(from, in.readUnsigned());
        if (kind == CallMessages.CANCEL) {
            CompletableFuture<?> call = held.remove(key);
            if (call != null) {
                call.cancel(false);
            }
            return;
        }
        long epoch = in.readLong();
        ClusterCall<?> call = CallCodec.read(in);
        Optional<TaskId> task = call.task();
        if (task.isEmpty()) {
            network.send(from, CallMessages.failed(key.number(), "a call without a task"));
            return;
        }
        make(key, epoch, call, task.get(), clock.nanoTime());
    }

    private <T> void make(CallKey key, long epoch, ClusterCall<T> call, TaskId task, long sinceNanos) {
        if (mustWait(epoch, task) && clock.nanoTime() - sinceNanos < RoutedCall.PATIENCE.toNanos()) {
            retries.add(() -> make(key, epoch, call, task, sinceNanos));
            return;
        }
        CompletableFuture<T> answer;
        try {
            answer = owned.make(call, task).toCompletableFuture();
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        if (!answer.isDone()) {
            held.put(key, answer);
        }
        answer.whenComplete((value, failure) -> {
            held.remove(key);
            reply(key, value, failure);
        });
    }

    /** A caller that knows of a later change of the members than this node is right about the owner; it learns of it soon, too. */
    private boolean mustWait(long epoch, TaskId task) {
        ClusterMembers members = owned.members();
        return members.isOwn(task) ? owned.mustWait(task) : epoch > members.epoch();
    }

    private void reply(CallKey key, Object value, Throwable failure) {
        if (failure == null) {
            answered.increment();
            network.send(key.node(), CallMessages.answer(key.number(), value));
            return;
        }
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof UnansweredException) {
            network.send(key.node(), CallMessages.notOwner(key.number(), owned.members().epoch()));
        } else if (!(cause instanceof CancellationException)) {
            LOG.error("a call that node {} passed on has failed", key.node(), cause);
            network.send(key.node(), CallMessages.failed(key.number(), String.valueOf(cause.getMessage())));
        }
    }

    /** Clients of a node that is lost get nothing from it any more: their held calls are withdrawn. */
    public void membersChanged(ClusterMembers members) {
        for (Map.Entry<CallKey, CompletableFuture<?>> call : held.entrySet()) {
            if (!members.contains(call.getKey().node()) && held.remove(call.getKey(), call.getValue())) {
                call.getValue().cancel(false);
            }
        }
    }

    /** How many of other nodes were answered. */
    public long answered() {
        return answered.sum();
    }

    /** How many are held now. */
    public int held() {
        return held.size();
    }
}
