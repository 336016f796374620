package io.supernode.core.port;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is kept of a task: enough to answer for it after a restart or on another node.
 *
 * @param id the task
 * @param resource what it distributes
 * @param createdAtMillis when it was first registered, milliseconds since 1970
 * @param phase where it stands
 * @param version of the present content, or of the one that comes next; counts from 0
 * @param content the present content; empty until its piece size is settled
 * @param earlier contents whose peers are still there
 * @param source how the origin of the present content is asked; empty until it is fetched
 * @param access who may have the content
 * @param refusal in phase {@link Phase#FAILED}: what those who register meanwhile are told
 * @param restarted whether the fetch was begun anew since the content changed in the middle of it
 * @param validatedAtMillis when the origin last confirmed the complete content, milliseconds since 1970; before it is
 *     complete, {@code createdAtMillis}
 */
public record TaskRecord(
        TaskId id,
        ResourceIdentity resource,
        long createdAtMillis,
        Phase phase,
        int version,
        Optional<ContentRecord> content,
        List<ContentRecord> earlier,
        Optional<OriginSource> source,
        AccessRecord access,
        Optional<RefusalRecord> refusal,
        boolean restarted,
        long validatedAtMillis) {

    /** The life of a task. */
    public enum Phase {
        /** The origin is being asked what it has, or nobody has asked it yet. */
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
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(content, "content");
        earlier = List.copyOf(earlier);
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(access, "access");
        Objects.requireNonNull(refusal, "refusal");
        if (version < 0) {
            throw new IllegalArgumentException("versions count from 0, not " + version);
        }
        if (phase == Phase.FETCHING || phase == Phase.COMPLETE) {
            if (content.isEmpty() || source.isEmpty()) {
                throw new IllegalArgumentException("a task that is fetched has a content and a source");
            }
        }
        if (phase == Phase.COMPLETE && content.get().fileMd5().isEmpty()) {
            throw new IllegalArgumentException("a complete task has the md5 of its file");
        }
        if (refusal.isPresent() && phase != Phase.FAILED) {
            throw new IllegalArgumentException("only a failed task has a refusal");
        }
    }

    /** A task of which nothing but its resource is known. */
    public static TaskRecord created(TaskId id, ResourceIdentity resource, long nowMillis) {
        return new TaskRecord(
                id, resource, nowMillis, Phase.PROBING, 0, Optional.empty(), List.of(), Optional.empty(),
                AccessRecord.NONE, Optional.empty(), false, nowMillis);
    }

    /** How the present content is cut; empty until its piece size is settled. */
    public Optional<PieceLayout> layout() {
        return content.map(ContentRecord::layout);
    }

    /** Of the whole plain file; present in phase {@link Phase#COMPLETE} only. */
    public Optional<Md5> fileMd5() {
        return phase == Phase.COMPLETE ? content.flatMap(ContentRecord::fileMd5) : Optional.empty();
    }
}
