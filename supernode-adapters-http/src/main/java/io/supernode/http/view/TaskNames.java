package io.supernode.http.view;

import io.supernode.core.model.TaskId;
import io.supernode.core.snapshot.TaskSummary;
import io.supernode.http.wire.ShownUrl;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The URLs of tasks as they are shown, in lower case, for search and order: to make one costs more than to compare many. Of one
 * thread.
 */
final class TaskNames {

    private final Map<TaskId, String> names = new HashMap<>();

    String of(TaskSummary task) {
        return names.computeIfAbsent(task.id(), id -> ShownUrl.of(task.resource().url()).toLowerCase(Locale.ROOT));
    }

    /** Forgets all but these. */
    void retain(List<TaskSummary> tasks) {
        if (names.size() > tasks.size()) {
            Set<TaskId> living = tasks.stream().map(TaskSummary::id).collect(Collectors.toSet());
            names.keySet().retainAll(living);
        }
    }
}
