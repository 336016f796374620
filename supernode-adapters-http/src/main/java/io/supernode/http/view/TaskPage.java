package io.supernode.http.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.supernode.core.Supernode;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.PieceCopies;
import io.supernode.core.snapshot.TaskSummary;
import io.supernode.http.admin.AdminJson;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** The page of one task: where its pieces are, its peers, and why it is slow. Stateless. */
final class TaskPage {

    private static final int BAR_PARTS = 240;
    private static final int GRID_PARTS = 4096;

    private TaskPage() {}

    static ObjectNode json(Supernode supernode, PageRequest request, Rates rates) {
        ObjectNode json = AdminJson.object();
        Optional<TaskSummary> found = supernode.summary(request.task().orElseThrow());
        if (found.isEmpty()) {
            return json.put("missing", true);
        }
        TaskSummary task = found.get();
        Rates.Rate rate = rates.of(task.id());
        json.set("task", TaskList.row(task, rate));
        PieceCopies pieces = supernode.pieces(task.id()).orElse(new PieceCopies(new int[0], new BitSet()));
        int total = task.layout().filter(PieceLayout::hasLength).map(PieceLayout::pieceCount).orElse(0);
        json.set("bar", pieces(pieces, total, BAR_PARTS));
        if (request.grid()) {
            json.set("grid", pieces(pieces, total, GRID_PARTS));
        }
        SwarmLook look = SwarmLook.at(supernode, task.id(), request, total, task.counts().medianRate());
        json.set("peers", peers(request, look));
        ArrayNode progress = json.putArray("progress");
        for (int count : look.byProgress) {
            progress.add(count);
        }
        json.put("looked", look.looked);
        json.put("whole", look.isWhole);
        names(json.putArray("eliminated"), look.eliminated);
        names(json.putArray("slow"), look.slow);
        ArrayNode reasons = json.putArray("reasons");
        SlowReasons.of(task, rate, pieces, look)
                .forEach(reason -> reasons.addObject().put("kind", reason.kind()).put("text", reason.text()));
        return json;
    }

    private static void names(ArrayNode json, List<PeerSnapshot> peers) {
        peers.forEach(peer -> json.add(peer.id().value()));
    }

    private static ObjectNode peers(PageRequest request, SwarmLook look) {
        ObjectNode json = AdminJson.object();
        json.put("found", look.found);
        json.put("from", request.from());
        ArrayNode order = json.putArray("order");
        ObjectNode rows = json.putObject("rows");
        look.page.forEach(peer -> {
            order.add(peer.id().value());
            rows.set(peer.id().value(), AdminJson.peer(peer));
        });
        return json;
    }

    /**
     * At most {@code most} parts of the file: of each the fewest copies that one of its pieces has among the peers, and whether
     * the supernode has all its pieces (2), some (1) or none (0).
     */
    private static ObjectNode pieces(PieceCopies pieces, int total, int most) {
        int[] copies = pieces.copies();
        BitSet stored = pieces.stored();
        int known = total > 0 ? total : copies.length;
        int parts = Math.min(known, most);
        ObjectNode json = AdminJson.object();
        json.put("pieces", known);
        ArrayNode fewest = json.putArray("copies");
        ArrayNode there = json.putArray("stored");
        for (int part = 0; part < parts; part++) {
            int first = (int) ((long) part * known / parts);
            int end = (int) ((long) (part + 1) * known / parts);
            int least = Integer.MAX_VALUE;
            for (int piece = first; piece < end; piece++) {
                least = Math.min(least, piece < copies.length ? copies[piece] : 0);
            }
            fewest.add(least);
            int have = stored.get(first, end).cardinality();
            there.add(have == end - first ? 2 : have > 0 ? 1 : 0);
        }
        return json;
    }
}
