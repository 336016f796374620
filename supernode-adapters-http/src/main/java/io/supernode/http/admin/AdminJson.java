package io.supernode.http.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.SwarmCounts;
import io.supernode.core.snapshot.TaskSummary;
import io.supernode.http.wire.ShownUrl;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The JSON of administration. What is not known is left out, never null. Stateless. */
public final class AdminJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private AdminJson() {}

    /** An object with nothing in it yet. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The bytes of {@code json}. */
    public static byte[] bytes(JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    /** A page of a list: {@code {"items":[…],"next":"…"}}. */
    static ObjectNode page(List<ObjectNode> items, Optional<String> next) {
        ObjectNode page = object();
        page.putArray("items").addAll(items);
        next.ifPresent(cursor -> page.put("next", cursor));
        return page;
    }

    /** A task. */
    public static ObjectNode task(TaskSummary task) {
        ObjectNode json = object();
        json.put("id", task.id().value());
        json.put("url", ShownUrl.of(task.resource().url()));
        putUnlessEmpty(json, "md5", task.resource().md5());
        putUnlessEmpty(json, "identifier", task.resource().identifier());
        json.put("state", Query.lower(task.phase()));
        task.problem().ifPresent(problem -> json.put("problem", problem));
        json.put("private", task.isPrivate());
        json.put("createdAt", time(task.createdAtMillis()));
        task.layout().ifPresent(layout -> {
            json.put("pieceSize", layout.pieceSize());
            if (layout.hasLength()) {
                json.put("fileLength", layout.fileLength());
                json.put("pieces", layout.pieceCount());
            }
        });
        SwarmCounts counts = task.counts();
        json.put("storedPieces", task.storedPieces());
        json.put("storedBytes", counts.storedBytes());
        ObjectNode peers = json.putObject("peers");
        peers.put("downloading", counts.downloading());
        peers.put("done", counts.done());
        peers.put("gone", counts.gone());
        peers.put("held", counts.held());
        peers.put("eliminated", counts.eliminated());
        peers.put("ofEarlierContents", task.earlierPeers());
        ObjectNode transfers = json.putObject("transfers");
        transfers.put("fromSupernode", counts.seedUploads());
        transfers.put("fromPeers", counts.uploads());
        transfers.put("failed", counts.piecesFailed());
        transfers.put("overdue", counts.piecesOverdue());
        ObjectNode bytes = json.putObject("bytes");
        bytes.put("fromSupernode", counts.bytesFromSeed());
        bytes.put("fromPeers", counts.bytesFromPeers());
        bytes.put("saved", counts.savedBytes());
        return json;
    }

    private static void putUnlessEmpty(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }

    /** A peer. */
    public static ObjectNode peer(PeerSnapshot peer) {
        ObjectNode json = object();
        json.put("cid", peer.id().value());
        json.put("ip", peer.address().ip());
        json.put("port", peer.address().port());
        json.put("hostName", peer.hostName());
        json.put("version", peer.version().text());
        json.put("state", Query.lower(peer.state()));
        json.put("pieces", peer.owned().cardinality());
        json.put("servedPieces", peer.served().cardinality());
        json.put("uploads", peer.uploads());
        json.put("uploadRate", Math.round(peer.uploadRate()));
        json.put("held", peer.held());
        json.put("isolated", peer.isolated());
        json.put("eliminated", peer.eliminated());
        ArrayNode running = json.putArray("running");
        peer.running().forEach(one -> {
            ObjectNode download = running.addObject();
            download.put("piece", one.piece());
            if (!one.fromSupernode()) {
                download.put("from", one.sourceCid());
            }
            download.put("overdue", one.overdue());
        });
        return json;
    }

    private static ObjectNode state(NodeStatus.State state) {
        ObjectNode json = object();
        json.put("kept", state.isKept());
        json.put("lagMillis", state.lagMillis());
        json.put("failures", state.failures());
        state.lastFailure().ifPresent(failure -> json.put("lastFailure", failure));
        json.put("bytes", state.bytes());
        return json;
    }

    /** The process, its machine, and its tasks in numbers. */
    public static ObjectNode node(NodeStatus.Figures figures, List<TaskSummary> tasks) {
        ObjectNode json = object();
        json.put("version", figures.version());
        json.put("startedAt", time(figures.startedAtMillis()));
        figures.bandwidth().ifPresent(value -> json.put("bandwidth", value));
        figures.diskFree().ifPresent(value -> json.put("diskFree", value));
        figures.diskTotal().ifPresent(value -> json.put("diskTotal", value));
        figures.cacheBytes().ifPresent(value -> json.put("cacheBytes", value));
        figures.cacheBytesInUse().ifPresent(value -> json.put("cacheBytesInUse", value));
        figures.cachedContents().ifPresent(value -> json.put("cachedContents", value));
        figures.sentBytes().ifPresent(value -> json.put("sentBytes", value));
        figures.fetchedBytes().ifPresent(value -> json.put("fetchedBytes", value));
        figures.state().ifPresent(state -> json.set("state", state(state)));
        List<SwarmCounts> swarms = tasks.stream().map(TaskSummary::counts).toList();
        json.put("tasks", swarms.size());
        json.put("downloadingPeers", swarms.stream().mapToLong(SwarmCounts::downloading).sum());
        json.put("donePeers", swarms.stream().mapToLong(SwarmCounts::done).sum());
        json.put("heldPulls", swarms.stream().mapToLong(SwarmCounts::held).sum());
        return json;
    }

    /** The cluster, as one node sees it. */
    public static ObjectNode cluster(ClusterStatus status) {
        ClusterStatus.Setup setup = status.setup();
        ClusterStatus.Figures figures = status.clusterNow();
        ObjectNode json = object();
        json.put("self", figures.self());
        json.put("replicas", setup.replicas());
        json.put("seeds", setup.seeds());
        json.put("protocolVersion", setup.protocolVersion());
        json.put("recordVersion", setup.recordVersion());
        json.put("epoch", figures.epoch());
        ArrayNode nodes = json.putArray("nodes");
        figures.nodes().forEach(node -> nodes.addObject()
                .put("name", node.name())
                .put("weight", node.weight())
                .put("dataIp", node.data().ip())
                .put("dataPort", node.data().port()));
        json.put("ownTasks", figures.ownTasks());
        json.put("copies", figures.copies());
        json.put("forwarded", figures.forwarded());
        json.put("answered", figures.answered());
        json.put("retried", figures.retried());
        json.put("unanswered", figures.unanswered());
        json.put("refusedReports", figures.refusedReports());
        json.put("waiting", figures.waiting());
        json.put("held", figures.held());
        json.put("lagMillis", figures.lagMillis());
        json.put("complete", figures.isComplete());
        json.put("heldContents", figures.heldContents());
        json.put("furtherSeeds", figures.furtherSeeds());
        json.put("copyBytes", figures.copyBytes());
        json.put("incompleteCopies", figures.incompleteCopies());
        return json;
    }

    /** How many pieces a layout has, as far as that is known. */
    static int knownPieces(Optional<PieceLayout> layout, int otherwise) {
        return layout.filter(PieceLayout::hasLength).map(PieceLayout::pieceCount).orElse(otherwise);
    }

    /** RFC 3339, in UTC, to the millisecond. */
    public static String time(long epochMillis) {
        return Instant.ofEpochMilli(epochMillis).toString();
    }
}
