package io.supernode.core.task;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.AccessRecord;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.OriginSource;
import io.supernode.core.port.RefusalRecord;
import io.supernode.core.port.TaskRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Brings a task's state into the form in which it is kept, and back. Records count time in milliseconds since 1970, states in
 * nanoseconds of the core's clock: the two are related at the instant of the call.
 */
final class StateRecord {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long nowNanos;
    private final long nowMillis;

    private TaskRecord.Phase phase;
    private Optional<OriginSource> source = Optional.empty();
    private Optional<RefusalRecord> refusal = Optional.empty();
    private boolean restarted;
    private OptionalLong validatedMillis = OptionalLong.empty();

    StateRecord(long nowNanos, long nowMillis) {
        this.nowNanos = nowNanos;
        this.nowMillis = nowMillis;
    }

    // ---- from a state ----

    void probing(boolean hasRestarted) {
        phase = TaskRecord.Phase.PROBING;
        restarted = hasRestarted;
    }

    void fetching(OriginSource from, boolean hasRestarted) {
        phase = TaskRecord.Phase.FETCHING;
        source = Optional.of(from);
        restarted = hasRestarted;
    }

    void complete(OriginSource from, long validatedNanos) {
        phase = TaskRecord.Phase.COMPLETE;
        source = Optional.of(from);
        validatedMillis = OptionalLong.of(millis(validatedNanos));
    }

    void refused(Refused state) {
        phase = TaskRecord.Phase.FAILED;
        restarted = state.restarted();
        boolean wantsCredentials = state.outcome() instanceof RegistrationOutcome.AuthenticationRequired;
        refusal = Optional.of(new RefusalRecord(
                wantsCredentials, RegistrationReplies.message(state.outcome()), state.reach(), state.question(),
                millis(state.untilNanos())));
    }

    /** Where the task stands. */
    TaskRecord.Phase phase() {
        return phase;
    }

    /** What those who register meanwhile are told, if they are refused. */
    Optional<String> problem() {
        return refusal.map(RefusalRecord::message);
    }

    /** The record of a task in this state. */
    TaskRecord record(TaskScope task, long createdAtMillis) {
        return new TaskRecord(
                task.id(), task.resource(), createdAtMillis, phase, task.contents().version(),
                task.contents().presentRecord(), task.contents().earlierRecords(), source, access(task), refusal,
                restarted, validatedMillis.orElse(createdAtMillis));
    }

    private AccessRecord access(TaskScope task) {
        Map<String, Long> accepted = new LinkedHashMap<>();
        task.access().credentials().acceptedUntil().forEach((hash, until) -> accepted.put(hash, millis(until)));
        AccessGate gate = task.access().gate();
        if (gate instanceof AccessGate.Private closed) {
            return new AccessRecord(AccessRecord.Rule.PRIVATE, Optional.of(closed.opener()), accepted);
        }
        if (gate instanceof AccessGate.Public open) {
            return new AccessRecord(AccessRecord.Rule.PUBLIC, Optional.of(open.opener()), accepted);
        }
        Optional<OriginRequest> beginner = gate instanceof AccessGate.Undecided undecided
                ? Optional.of(undecided.beginner())
                : Optional.empty();
        return new AccessRecord(AccessRecord.Rule.UNDECIDED, beginner, accepted);
    }

    // ---- to a state ----

    /** Who may have the content, as {@code record} says. */
    AccessGate gate(TaskScope task, AccessRecord record) {
        record.acceptedUntilMillis().forEach((hash, until) ->
                task.access().credentials().accept(hash, nanos(until), CallerAddress.UNKNOWN));
        if (record.opener().isEmpty()) {
            return new AccessGate.Unopened();
        }
        OriginRequest opener = record.opener().get();
        return switch (record.rule()) {
            case PRIVATE -> new AccessGate.Private(opener, true);
            case PUBLIC -> new AccessGate.Public(task.shared(opener).anonymous());
            case UNDECIDED -> new AccessGate.Undecided(opener, task.shared(opener).isPersonal());
        };
    }

    /** The state that {@code record} describes. */
    TaskState state(TaskRecord record) {
        return switch (record.phase()) {
            case PROBING -> new NewTask(record.restarted());
            case FETCHING -> new Fetching(record.source().orElseThrow(), record.restarted());
            case COMPLETE -> new Complete(record.source().orElseThrow(), nanos(record.validatedAtMillis()), false);
            case FAILED -> record.refusal()
                    .<TaskState>map(kept -> new Refused(
                            outcome(kept), kept.reach(), kept.question(), nanos(kept.untilMillis()),
                            record.restarted()))
                    .orElseGet(() -> new NewTask(record.restarted()));
        };
    }

    private static RegistrationOutcome outcome(RefusalRecord kept) {
        return kept.wantsCredentials()
                ? new RegistrationOutcome.AuthenticationRequired(kept.message())
                : new RegistrationOutcome.UrlRefused(kept.message());
    }

    private long millis(long nanos) {
        return nowMillis + (nanos - nowNanos) / NANOS_PER_MILLI;
    }

    private long nanos(long millis) {
        return nowNanos + (millis - nowMillis) * NANOS_PER_MILLI;
    }
}
