package io.supernode.http.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.snapshot.TaskSummary;
import io.supernode.http.admin.AdminJson;
import java.util.Comparator;
import java.util.List;

/** The page of all tasks: searched, sorted, and {@link PageRequest#ROWS} of them. Stateless. */
final class TaskList {

    private TaskList() {}

    static ObjectNode json(PageRequest request, List<TaskSummary> all, Rates rates, TaskNames names) {
        List<TaskSummary> found = all.stream()
                .filter(task -> isWanted(request, task, names))
                .sorted(order(request, rates, names))
                .toList();
        ObjectNode json = AdminJson.object();
        json.put("total", all.size());
        json.put("found", found.size());
        json.put("from", request.from());
        ArrayNode order = json.putArray("order");
        ObjectNode rows = json.putObject("rows");
        found.stream().skip(request.from()).limit(PageRequest.ROWS).forEach(task -> {
            order.add(task.id().value());
            rows.set(task.id().value(), row(task, rates.of(task.id())));
        });
        return json;
    }

    /** A task as the API has it, and its rates. */
    static ObjectNode row(TaskSummary task, Rates.Rate rate) {
        ObjectNode json = AdminJson.task(task);
        ObjectNode rates = json.putObject("rates");
        rates.put("stored", Math.round(rate.stored()));
        rates.put("fromSupernode", Math.round(rate.fromSeed()));
        rates.put("fromPeers", Math.round(rate.fromPeers()));
        return json;
    }

    private static boolean isWanted(PageRequest request, TaskSummary task, TaskNames names) {
        return (request.state().isEmpty() || request.state().get() == task.phase())
                && (request.search().isEmpty()
                        || task.id().value().startsWith(request.search())
                        || names.of(task).contains(request.search()));
    }

    private static Comparator<TaskSummary> order(PageRequest request, Rates rates, TaskNames names) {
        Comparator<TaskSummary> order = switch (request.sort()) {
            case NAME -> Comparator.comparing(names::of);
            case SIZE -> Comparator.comparing(task -> task.layout().map(PieceLayout::fileLength).orElse(-1L));
            case STATE -> Comparator.comparing(TaskSummary::phase);
            case PROGRESS -> Comparator.comparing(TaskList::progress);
            case PEERS -> Comparator.comparing(task -> task.counts().downloading() + task.counts().done());
            case RATE -> Comparator.comparing(
                    task -> rates.of(task.id()).fromPeers() + rates.of(task.id()).fromSeed());
            case SAVED -> Comparator.comparing(task -> task.counts().savedBytes());
            case CREATED -> Comparator.comparing(TaskSummary::createdAtMillis);
        };
        // The id at last, so that equal ones stay where they are from one second to the next.
        return (request.descending() ? order.reversed() : order).thenComparing(task -> task.id().value());
    }

    private static double progress(TaskSummary task) {
        return task.layout()
                .filter(PieceLayout::hasLength)
                .map(layout -> (double) task.storedPieces() / layout.pieceCount())
                .orElse(0.0);
    }
}
