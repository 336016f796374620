package io.supernode.http.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.supernode.core.event.EventKinds;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.event.SupernodeObserver;
import io.supernode.core.model.TaskId;
import io.supernode.http.admin.AdminJson;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The latest events that an operator wants to know of: what failed, who is no longer used, and nodes of a cluster that come and go.
 * These are rare, so it wants no others, and keeps a fixed number. Thread-safe.
 */
public final class NotableEvents implements SupernodeObserver {

    private static final int MOST = 100;
    private static final int MAX_TEXT = 300;

    /** Of a task, or of the supernode as a whole. */
    private record Notable(long id, long atMillis, Optional<TaskId> task, String text) {}

    private final Deque<Notable> latest = new ArrayDeque<>();
    private long count;

    @Override
    public EventKinds kinds() {
        return EventKinds.of(
                SupernodeEvent.FetchFailed.class, SupernodeEvent.ContentReplaced.class, SupernodeEvent.StoreFailed.class,
                SupernodeEvent.PieceLost.class, SupernodeEvent.PeerEliminated.class, SupernodeEvent.PeerIsolated.class);
    }

    @Override
    public void onEvent(SupernodeEvent event, long atNanos) {
        if (event instanceof SupernodeEvent.FetchFailed failed) {
            note(failed, "the file could not be fetched: " + failed.failure().reason());
        } else if (event instanceof SupernodeEvent.ContentReplaced replaced) {
            note(replaced, "the origin has another file now, or the one that was fetched is bad");
        } else if (event instanceof SupernodeEvent.StoreFailed failed) {
            note(failed, "the state of the task could not be stored: " + failed.reason());
        } else if (event instanceof SupernodeEvent.PieceLost lost) {
            note(lost, "piece " + lost.piece() + " was damaged on disk and is fetched again");
        } else if (event instanceof SupernodeEvent.PeerEliminated eliminated) {
            note(eliminated, "peer " + eliminated.peer() + " is no longer used: " + eliminated.clients()
                    + " others failed with it");
        } else if (event instanceof SupernodeEvent.PeerIsolated isolated) {
            note(isolated, "peer " + isolated.peer() + " gets pieces from the supernode only: it failed with "
                    + isolated.sources() + " others");
        }
    }

    private void note(SupernodeEvent.TaskEvent event, String text) {
        note(Optional.of(event.task()), text);
    }

    /** Nodes of the cluster have come or gone. */
    public void membersChanged(String text) {
        note(Optional.empty(), text);
    }

    private synchronized void note(Optional<TaskId> task, String text) {
        String shown = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "..." : text;
        latest.addFirst(new Notable(count++, System.currentTimeMillis(), task, shown));
        if (latest.size() > MOST) {
            latest.removeLast();
        }
    }

    /** The latest first. */
    synchronized ArrayNode json() {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        latest.forEach(event -> {
            ObjectNode one = json.addObject();
            one.put("at", AdminJson.time(event.atMillis()));
            event.task().ifPresent(task -> one.put("task", task.value()));
            one.put("text", event.text());
        });
        return json;
    }
}
