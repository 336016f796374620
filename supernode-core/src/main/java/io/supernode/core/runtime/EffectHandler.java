package io.supernode.core.runtime;

import io.supernode.core.decision.Effect;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.FetchOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.StoredCopy;
import io.supernode.core.swarm.Peer;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Carries out what tasks decide: completes answers, asks the origin, calls the stores. Thread-safe; called without any lock.
 * What a port throws never reaches the caller of the supernode, and never leaves a task waiting.
 */
final class EffectHandler {

    private final Ports ports;
    private final Function<TaskId, Optional<TaskRunner>> tasks;
    private final Consumer<TaskRunner> whenGone;
    private final Consumer<TaskRunner> whenNotRemoved;

    /**
     * @param tasks finds a task that lives
     * @param whenGone learns that a task is gone
     * @param whenNotRemoved learns that the records of a task that has ended could not be removed
     */
    EffectHandler(
            Ports ports,
            Function<TaskId, Optional<TaskRunner>> tasks,
            Consumer<TaskRunner> whenGone,
            Consumer<TaskRunner> whenNotRemoved) {
        this.ports = ports;
        this.tasks = tasks;
        this.whenGone = whenGone;
        this.whenNotRemoved = whenNotRemoved;
    }

    // ---- at once ----

    void carryOut(TaskRunner task, Effect.Prompt effect) {
        if (effect instanceof Effect.CompletePull pull) {
            if (!((PendingPull) pull.ticket()).complete(pull.outcome())) {
                task.change((machine, now, decision) -> machine.undelivered(pull, now, decision));
            }
        } else if (effect instanceof Effect.CompleteRegistration registration) {
            ((PendingReply<RegistrationOutcome>) registration.ticket()).complete(registration.outcome());
        } else if (effect instanceof Effect.CompleteFetch fetch) {
            ((PendingReply<FetchOutcome>) fetch.ticket()).complete(fetch.outcome());
        } else if (effect instanceof Effect.ServerLoadChanged changed) {
            tasks.apply(changed.task()).ifPresent(other -> serverLoadChanged(other, changed.peer().value()));
        } else if (effect instanceof Effect.PolicyFailed failed) {
            ports.failed(new IllegalStateException(
                    "task " + failed.task() + ", peer " + failed.peer() + ": the scheduling policy " + failed.policy()
                            + " broke its contract",
                    failed.failure()));
        } else {
            ask(task, (Effect.Question) effect);
        }
    }

    private static void serverLoadChanged(TaskRunner task, String cid) {
        task.change((machine, now, decision) -> {
            Peer peer = machine.find(cid);
            if (peer != null) {
                peer.swarm().serverLoadChanged(peer, now, decision);
            }
        });
    }

    private void ask(TaskRunner task, Effect.Question question) {
        long number = question.number();
        if (question instanceof Effect.FindCopy find) {
            ask(task, () -> ports.origins().findCopy(find.content(), find.request()), answer -> task.change((machine, now, decision) ->
                    machine.copyFound(number, answer == null ? Optional.empty() : answer, now, decision)));
        } else if (question instanceof Effect.Probe probe) {
            ask(task, () -> ports.origins().probe(probe.content(), probe.request()), answer -> task.change((machine, now, decision) ->
                    machine.probed(number, answer, now, decision)));
        } else if (question instanceof Effect.Inspect inspect) {
            ask(task, () -> ports.origins().inspect(inspect.request()),
                    answer -> task.change((machine, now, decision) -> machine.probed(number, answer, now, decision)));
        } else if (question instanceof Effect.Check check) {
            ask(task, () -> ports.origins().check(check.content(), check.request()),
                    answer -> task.change((machine, now, decision) ->
                            machine.accessChecked(number, answer, now, decision)));
        } else {
            Effect.Revalidate revalidate = (Effect.Revalidate) question;
            ask(task, () -> ports.origins().revalidate(revalidate.content(), revalidate.request()),
                    answer -> task.change((machine, now, decision) ->
                            machine.revalidated(number, answer, now, decision)));
        }
    }

    /** A fetcher that throws instead of answering has failed to answer: the task must not wait for it for ever. */
    private <T> void ask(TaskRunner task, Supplier<CompletionStage<T>> question, Consumer<T> then) {
        answer(task.id(), question).thenAccept(then);
    }

    /** The copy that the fetcher has of the task's content that everybody may have; none if it fails to answer. */
    CompletionStage<Optional<StoredCopy>> findCopy(TaskId task) {
        return answer(task, () -> ports.origins().findCopy(ContentKey.of(task, 0)))
                .thenApply(copy -> copy == null ? Optional.empty() : copy);
    }

    /** Completes in any case; with null if the fetcher fails to answer, which is told. */
    private <T> CompletionStage<T> answer(TaskId task, Supplier<CompletionStage<T>> question) {
        CompletionStage<T> answer;
        try {
            answer = Objects.requireNonNull(question.get(), "no answer to wait for");
        } catch (RuntimeException | LinkageError e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.handle((value, failure) -> {
            if (failure != null) {
                broken(task, failure);
            }
            return value;
        });
    }

    // ---- in order ----

    void carryOut(TaskRunner task, Effect.Ordered effect) {
        if (effect instanceof Effect.Fetch fetch) {
            fetch(task, fetch.request(), ports.origins()::fetch);
        } else if (effect instanceof Effect.Reopen reopen) {
            fetch(task, reopen.request(), ports.origins()::reopen);
        } else if (effect instanceof Effect.TaskGone) {
            whenGone.accept(task);
        } else if (effect instanceof Effect.Hasten hasten) {
            origin(task, () -> ports.origins().hasten(hasten.content()));
        } else if (effect instanceof Effect.Verify verify) {
            origin(task, () -> ports.origins().verify(verify.content(), verify.piece()));
        } else if (effect instanceof Effect.Release release) {
            origin(task, () -> ports.origins().release(release.content()));
        } else if (effect instanceof Effect.Discard discard) {
            origin(task, () -> ports.origins().discard(discard.content()));
        } else if (effect instanceof Effect.RemoveTask) {
            remove(task);
        } else if (!task.isStorePaused()) {
            store(task, effect);
        }
    }

    private void fetch(TaskRunner task, FetchRequest request, BiConsumer<FetchRequest, FetchListener> begin) {
        try {
            begin.accept(request, new FetchEvents(task, request.key()));
        } catch (RuntimeException | LinkageError e) {
            broken(task.id(), e);
            task.change((machine, now, decision) -> machine.failed(
                    request.key(),
                    OriginFailure.temporary("the fetch could not be begun"),
                    now, decision));
        }
    }

    private void origin(TaskRunner task, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | LinkageError e) {
            broken(task.id(), e);
        }
    }

    private void broken(TaskId task, Throwable failure) {
        ports.failed(new IllegalStateException("task " + task + ": the origin fetcher broke its contract", failure));
    }

    private void store(TaskRunner task, Effect.Ordered effect) {
        try {
            if (effect instanceof Effect.StoreTask put) {
                ports.tasks().put(put.record());
            } else if (effect instanceof Effect.StorePeer put) {
                ports.peers().put(put.record());
            } else if (effect instanceof Effect.RemovePeer removed) {
                ports.peers().remove(removed.task(), removed.peer());
            } else if (effect instanceof Effect.RetainPeers retained) {
                retain(retained);
            }
        } catch (RuntimeException e) {
            task.storeFailed(ports.storeFailed(task.id(), e));
        }
    }

    private void retain(Effect.RetainPeers retained) {
        for (PeerRecord kept : ports.peers().ofTask(retained.task())) {
            if (!retained.peers().contains(kept.id())) {
                ports.peers().remove(retained.task(), kept.id());
            }
        }
    }

    /** The peers first: without their task they would be the peers of its successor. */
    private void remove(TaskRunner task) {
        try {
            ports.peers().removeAll(task.id());
            ports.tasks().remove(task.id());
        } catch (RuntimeException e) {
            whenNotRemoved.accept(task);
            ports.tell(ports.storeFailed(task.id(), e), ports.clock().nanoTime());
        }
    }
}
