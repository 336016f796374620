package io.supernode.http.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.supernode.core.Supernode;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.snapshot.TaskSummary;
import io.supernode.http.wire.ShownUrl;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Lists tasks page by page, in the order of their ids: whoever goes through all pages sees each task once that lives all the
 * while. A page costs a short look at each task, and memory for its own length alone.
 */
final class TaskPages {

    private static final int DEFAULT_LIMIT = 100;
    static final int MAX_LIMIT = 1000;
    private static final Comparator<TaskSummary> BY_ID = Comparator.comparing(task -> task.id().value());

    private final Supernode supernode;

    TaskPages(Supernode supernode) {
        this.supernode = supernode;
    }

    ObjectNode page(Query query) {
        int limit = query.number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        String after = query.text("cursor").map(TaskPages::checked).orElse("");
        Optional<TaskRecord.Phase> state = query.oneOf("state", TaskRecord.Phase.class);
        Optional<String> url = query.text("url").map(text -> text.toLowerCase(Locale.ROOT));
        // One more than the page, which tells whether there is another page; the largest id is dropped first.
        PriorityQueue<TaskSummary> first = new PriorityQueue<>(BY_ID.reversed());
        for (TaskSummary task : supernode.summaries()) {
            if (task.id().value().compareTo(after) > 0 && isWanted(task, state, url)) {
                first.add(task);
                if (first.size() > limit + 1) {
                    first.poll();
                }
            }
        }
        List<TaskSummary> tasks = new ArrayList<>(first);
        tasks.sort(BY_ID);
        boolean isLast = tasks.size() <= limit;
        List<TaskSummary> page = isLast ? tasks : tasks.subList(0, limit);
        return AdminJson.page(
                page.stream().map(AdminJson::task).toList(),
                isLast ? Optional.empty() : Optional.of(page.get(limit - 1).id().value()));
    }

    private static String checked(String cursor) {
        if (!TaskId.isValid(cursor)) {
            throw Query.bad("cursor must be the next of another page");
        }
        return cursor;
    }

    private static boolean isWanted(TaskSummary task, Optional<TaskRecord.Phase> state, Optional<String> url) {
        return (state.isEmpty() || state.get() == task.phase())
                && (url.isEmpty() || ShownUrl.of(task.resource().url()).toLowerCase(Locale.ROOT).contains(url.get()));
    }
}
