package io.supernode.cdn.preheat.engine;

import io.supernode.cdn.preheat.Preheat;
import io.supernode.cdn.preheat.PreheatFile;
import io.supernode.cdn.preheat.PreheatProgress;
import io.supernode.cdn.preheat.PreheatStatus;
import io.supernode.core.Supernode;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.TaskId;
import io.supernode.core.snapshot.TaskSummary;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Counts how far a preheat is. Stateless. */
final class Progress {

    private Progress() {}

    /** Of a preheat of which nothing is being fetched. */
    static PreheatProgress of(Preheat preheat) {
        return of(preheat, Map.of(), task -> Optional.empty());
    }

    /** @param tasks of the files that are being fetched, by their place */
    static PreheatProgress of(Preheat preheat, Map<Integer, TaskId> tasks, Supernode supernode) {
        return of(preheat, tasks, supernode::summary);
    }

    private static PreheatProgress of(
            Preheat preheat, Map<Integer, TaskId> tasks, Function<TaskId, Optional<TaskSummary>> snapshots) {
        long bytes = 0;
        long bytesDone = 0;
        int place = 0;
        for (PreheatFile file : preheat.files()) {
            TaskId task = tasks.get(place++);
            Optional<TaskSummary> snapshot = file.status() == PreheatStatus.RUNNING && task != null
                    ? snapshots.apply(task)
                    : Optional.empty();
            long length = file.bytes() == PreheatFile.UNKNOWN ? length(snapshot) : file.bytes();
            bytes += Math.max(0, length);
            bytesDone += file.status() == PreheatStatus.SUCCESS ? file.bytes() : Math.min(length, stored(snapshot));
        }
        return new PreheatProgress(
                preheat.files().size(), preheat.count(PreheatStatus.SUCCESS), preheat.count(PreheatStatus.FAILED), bytes,
                Math.max(0, bytesDone));
    }

    private static long length(Optional<TaskSummary> task) {
        return task.flatMap(TaskSummary::layout)
                .filter(PieceLayout::hasLength)
                .map(PieceLayout::fileLength)
                .orElse(0L);
    }

    private static long stored(Optional<TaskSummary> task) {
        return task.flatMap(one -> one.layout().map(layout -> one.storedPieces() * (long) layout.contentPerPiece()))
                .orElse(0L);
    }
}
