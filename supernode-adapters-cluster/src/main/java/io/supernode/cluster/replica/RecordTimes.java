package io.supernode.cluster.replica;

import io.supernode.core.port.AccessRecord;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.RefusalRecord;
import io.supernode.core.port.TaskRecord;
import java.util.LinkedHashMap;
import java.util.Map;

/** The times in records that another node has written, by the clock of this one. A new time in a record belongs here too. */
final class RecordTimes {

    /** What is no time, but stands for one that nobody knows. */
    private static final long NONE = PeerRecord.UNKNOWN_TIME;

    private RecordTimes() {}

    /** When the peer was heard of last. */
    static PeerRecord moved(PeerRecord peer, long byMillis) {
        if (byMillis == 0 || peer.lastSeenMillis() == NONE) {
            return peer;
        }
        return peer.with(
                peer.owned(), peer.served(), peer.begun(), peer.down(), peer.stopped(),
                moved(peer.lastSeenMillis(), byMillis));
    }

    /** When the task began, when its origin confirmed its content, and until when credentials and a refusal count. */
    static TaskRecord moved(TaskRecord task, long byMillis) {
        if (byMillis == 0) {
            return task;
        }
        return new TaskRecord(
                task.id(), task.resource(), moved(task.createdAtMillis(), byMillis), task.phase(), task.version(), task.content(),
                task.earlier(), task.source(), moved(task.access(), byMillis),
                task.refusal().map(refusal -> moved(refusal, byMillis)), task.restarted(),
                moved(task.validatedAtMillis(), byMillis));
    }

    private static AccessRecord moved(AccessRecord access, long byMillis) {
        Map<String, Long> acceptedUntil = new LinkedHashMap<>();
        access.acceptedUntilMillis().forEach((hash, until) -> acceptedUntil.put(hash, moved(until, byMillis)));
        return new AccessRecord(access.rule(), access.opener(), acceptedUntil);
    }

    private static RefusalRecord moved(RefusalRecord refusal, long byMillis) {
        return new RefusalRecord(
                refusal.wantsCredentials(), refusal.message(), refusal.reach(), refusal.question(),
                moved(refusal.untilMillis(), byMillis));
    }

    private static long moved(long millis, long byMillis) {
        return millis == NONE ? NONE : millis + byMillis;
    }
}
