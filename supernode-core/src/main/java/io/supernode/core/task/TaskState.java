package io.supernode.core.task;

import io.supernode.core.port.Access;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.Revalidation;
import io.supernode.core.port.StoredCopy;
import java.util.List;
import java.util.Optional;

/**
 * Where a task stands. One type for each state; each method is something that happens, and answers the next state. What is not
 * written in a state changes nothing there. Events of a fetch concern {@link Opened} alone. Guarded by the task's lock.
 *
 * <pre>
 * New ──register──▶ Probing ──available──▶ Fetching ──finished──▶ Complete ⇄ Revalidating
 *                   ▲    │                 │  │  ▲                                │
 *                   │    └─refused─▶ Refused ◀┘  └───────────changed──────────────┘
 *                   └──────────register──┘         any ──dropped or expired──▶ Ended
 * </pre>
 */
sealed interface TaskState permits NewTask, Probing, Opened, Refused, EndedTask {

    /** Somebody wants the content. */
    TaskState registered(TaskScope task, Applicant applicant);

    /** Whether there is a stored copy of what is asked for; empty also if the fetcher failed to answer. */
    default TaskState copyFound(TaskScope task, long question, Optional<StoredCopy> copy) {
        return this;
    }

    /** The origin has said what it has; null if the fetcher failed to answer. */
    default TaskState probed(TaskScope task, long question, OriginProbe answer) {
        return this;
    }

    /** The origin has said whether it gives the content to a client; null if the fetcher failed to answer. */
    default TaskState accessChecked(TaskScope task, long question, Access answer) {
        return this;
    }

    /** The origin has said whether the content is still its own; null if the fetcher failed to answer. */
    default TaskState revalidated(TaskScope task, long question, Revalidation answer) {
        return this;
    }

    /** Time has passed. */
    default TaskState ticked(TaskScope task) {
        return this;
    }

    /** Those who wait here and nowhere else; they wait no longer. */
    default List<Applicant> takeWaiting() {
        return List.of();
    }

    /** Whether something here waits for time to pass. */
    default boolean isTimed(TaskScope task) {
        return false;
    }

    /** Whether the task must not be forgotten, however long nobody has asked for it. */
    default boolean isBusy() {
        return false;
    }

    /** About how much heap the requests take that are kept here, in bytes. */
    default long requestBytes() {
        return 0;
    }

    /** Whose request is kept here besides, for as long as the origin is asked. */
    default Optional<OriginRequest> asker() {
        return Optional.empty();
    }

    /** Adds to {@code kept} what is worth keeping of this state. */
    void describe(StateRecord kept);
}
