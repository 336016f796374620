package io.supernode.core.port;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import java.util.Objects;
import java.util.Optional;

/**
 * What is worth keeping of a task: enough to answer for it after a restart or on another node.
 *
 * @param id the task
 * @param resource what it distributes
 * @param layout how it is cut; empty until the origin has been probed
 * @param phase where it stands
 * @param fileMd5 of the whole plain file; present in phase {@link Phase#COMPLETE} only
 * @param edition counts the contents this task has had, from 0
 * @param createdAtMillis when it was first registered, milliseconds since 1970
 */
public record TaskRecord(
        TaskId id,
        ResourceIdentity resource,
        Optional<PieceLayout> layout,
        Phase phase,
        Optional<Md5> fileMd5,
        int edition,
        long createdAtMillis) {

    /** The life of a task. */
    public enum Phase {
        /** The origin is being asked what it has. */
        PROBING,
        /** The back-to-source is under way. */
        FETCHING,
        /** Every piece is stored. */
        COMPLETE,
        /** The origin or its content failed; tried again after failAccessInterval. */
        FAILED
    }

    public TaskRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(resource, "resource");
        Objects.requireNonNull(layout, "layout");
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(fileMd5, "fileMd5");
        if (fileMd5.isPresent() != (phase == Phase.COMPLETE)) {
            throw new IllegalArgumentException("a complete task, and no other, has the md5 of its file");
        }
        if (layout.isEmpty() && (phase == Phase.FETCHING || phase == Phase.COMPLETE)) {
            throw new IllegalArgumentException("a task that is fetched has a layout");
        }
        if (edition < 0) {
            throw new IllegalArgumentException("editions count from 0, not " + edition);
        }
    }

    /** A task of which nothing but its resource is known. */
    public static TaskRecord created(TaskId id, ResourceIdentity resource, long nowMillis) {
        return new TaskRecord(id, resource, Optional.empty(), Phase.PROBING, Optional.empty(), 0, nowMillis);
    }

    /** The same task, being asked for anew; keeps its piece size. */
    public TaskRecord probing() {
        return new TaskRecord(id, resource, layout, Phase.PROBING, Optional.empty(), edition, createdAtMillis);
    }

    /** The same task, being fetched with this layout. */
    public TaskRecord fetching(PieceLayout newLayout) {
        return new TaskRecord(
                id, resource, Optional.of(newLayout), Phase.FETCHING, Optional.empty(), edition, createdAtMillis);
    }

    /** The same task, wholly stored. */
    public TaskRecord complete(PieceLayout newLayout, Md5 md5) {
        return new TaskRecord(
                id, resource, Optional.of(newLayout), Phase.COMPLETE, Optional.of(md5), edition, createdAtMillis);
    }

    /** The same task, failed. */
    public TaskRecord failed() {
        return new TaskRecord(id, resource, layout, Phase.FAILED, Optional.empty(), edition, createdAtMillis);
    }

    /** The same task with its next content. */
    public TaskRecord nextEdition() {
        return new TaskRecord(
                id, resource, Optional.empty(), Phase.PROBING, Optional.empty(), edition + 1, createdAtMillis);
    }
}
