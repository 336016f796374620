package io.supernode.http.view;

import io.supernode.core.model.TaskId;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.snapshot.PeerState;
import io.supernode.http.admin.Query;
import java.util.Locale;
import java.util.Optional;

/**
 * What a viewer looks at. Immutable.
 *
 * @param page which page
 * @param task of the page of one task
 * @param search a part of what is listed, in lower case
 * @param state of the tasks that are listed
 * @param peerState of the peers that are listed
 * @param sort what tasks are ordered by
 * @param descending the greatest first
 * @param from the number of the first row
 * @param grid whether each piece is wanted, not only the bar
 */
record PageRequest(
        Page page,
        Optional<TaskId> task,
        String search,
        Optional<TaskRecord.Phase> state,
        Optional<PeerState> peerState,
        Sort sort,
        boolean descending,
        int from,
        boolean grid) {

    /** Rows of a list that a viewer gets at once. */
    static final int ROWS = 50;

    private static final int MAX_ROW = 1_000_000;
    private static final int MAX_SEARCH = 200;

    /** The pages. */
    enum Page { TASKS, TASK, NODE }

    /** What tasks are ordered by. */
    enum Sort { NAME, SIZE, STATE, PROGRESS, PEERS, RATE, SAVED, CREATED }

    static PageRequest of(Query query) {
        Page page = query.oneOf("page", Page.class).orElse(Page.TASKS);
        Optional<TaskId> task = query.text("task").map(id -> {
            if (!TaskId.isValid(id)) {
                throw Query.bad("a task id is 64 lower-case hex digits");
            }
            return new TaskId(id);
        });
        if (page == Page.TASK && task.isEmpty()) {
            throw Query.bad("task is missing");
        }
        String search = query.text("search").orElse("").toLowerCase(Locale.ROOT);
        if (search.length() > MAX_SEARCH) {
            throw Query.bad("search has at most " + MAX_SEARCH + " characters");
        }
        return new PageRequest(
                page, task, search, query.oneOf("state", TaskRecord.Phase.class),
                query.oneOf("peers", PeerState.class), query.oneOf("sort", Sort.class).orElse(Sort.CREATED),
                query.text("order").filter("descending"::equals).isPresent(), query.number("from", 0, 0, MAX_ROW),
                query.number("grid", 0, 0, 1) == 1);
    }
}
