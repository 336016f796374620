package io.supernode.http.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.supernode.core.Supernode;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.snapshot.PieceCopies;
import io.supernode.core.snapshot.TaskSummary;
import io.supernode.http.control.Exchange;
import io.supernode.http.control.RouteGroup;
import io.supernode.http.guard.AdminGuard;
import io.supernode.http.guard.AdminRefusal;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/**
 * The routes of administration. An embedder has them with what it can offer: the settings, the drain, the figures of the
 * process and the cluster are left out unless somebody gives them. Thread-safe.
 */
public final class AdminRoutes implements RouteGroup {

    /** Every path begins with it. */
    public static final String PREFIX = "/api/v1";

    private static final String TASKS = PREFIX + "/tasks";
    private static final String TASK = TASKS + "/{id}";
    private static final String PEERS = TASK + "/peers";
    private static final String PEER = PEERS + "/{cid}";
    /** Where the path of a task has its id, and that of a peer its cid. */
    private static final int ID_PART = 4;
    private static final int CID_PART = 6;
    private static final int DEFAULT_PIECES = 1000;
    private static final int MAX_PIECES = 10_000;

    private final AdminGuard guard;
    private final Supernode supernode;
    private final TaskPages taskPages;
    private final PeerPages peerPages;
    private final Optional<SettingsControl> settings;
    private final Optional<DrainControl> drain;
    private final Optional<NodeStatus> node;
    private final Optional<ClusterStatus> cluster;

    /** The routes of tasks, of peers and of the cache. */
    public AdminRoutes(AdminGuard guard, Supernode supernode) {
        this(guard, supernode, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** These, and what else somebody offers. */
    public AdminRoutes(
            AdminGuard guard,
            Supernode supernode,
            Optional<SettingsControl> settings,
            Optional<DrainControl> drain,
            Optional<NodeStatus> node,
            Optional<ClusterStatus> cluster) {
        this.guard = Objects.requireNonNull(guard, "guard");
        this.supernode = Objects.requireNonNull(supernode, "supernode");
        this.taskPages = new TaskPages(supernode);
        this.peerPages = new PeerPages(supernode);
        this.settings = settings;
        this.drain = drain;
        this.node = node;
        this.cluster = cluster;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        read(routes, TASKS, taskPages::page);
        read(routes, TASK, query -> AdminJson.task(task(query)));
        change(routes, HandlerType.DELETE, TASK, (query, body) -> later(
                supernode.drop(id(query).value()), AdminRoutes::dropped));
        read(routes, PEERS, query -> peerPages.page(task(query).id(), query));
        read(routes, PEER, query -> supernode.peer(task(query).id(), cid(query))
                .map(AdminJson::peer)
                .orElseThrow(() -> Query.notFound("there is no such peer")));
        change(routes, HandlerType.DELETE, PEER, (query, body) -> later(
                supernode.leave(id(query).value(), cid(query).value()), AdminRoutes::dropped));
        read(routes, TASK + "/pieces", this::pieces);
        change(routes, HandlerType.POST, PREFIX + "/cache/clear", (query, body) -> {
            ClearRequest request = ClearRequest.of(body);
            ObjectNode answer = AdminJson.object().put("taskId", request.resource().taskId().value());
            return later(supernode.clear(request.resource()), outcome -> Reply.ok(answer.put("cleared", isThere(outcome))));
        });
        settings.ifPresent(control -> addSettings(routes, control));
        drain.ifPresent(control -> addDrain(routes, control));
        node.ifPresent(status -> read(routes, PREFIX + "/node", query -> AdminJson.node(status.now(), supernode.summaries())));
        cluster.ifPresent(status -> read(routes, PREFIX + "/cluster", query -> cluster(status, query)));
        DescriptionRoute.addTo(routes, PREFIX, guard, AdminRoutes.class);
    }

    private void addSettings(RoutesConfig routes, SettingsControl control) {
        read(routes, PREFIX + "/settings", query -> settings(control));
        change(routes, HandlerType.PATCH, PREFIX + "/settings", (query, body) -> {
            Map<String, String> values = new TreeMap<>();
            for (Map.Entry<String, JsonNode> field : body.properties()) {
                if (!field.getValue().isValueNode() || field.getValue().isNull()) {
                    throw Query.bad(field.getKey() + " must be a text, a number, true or false");
                }
                values.put(field.getKey(), field.getValue().asText());
            }
            try {
                control.change(values);
            } catch (IllegalArgumentException e) {
                throw Query.bad(e.getMessage());
            }
            return now(Reply.ok(settings(control)));
        });
    }

    private static ObjectNode settings(SettingsControl control) {
        List<ObjectNode> all = control.settings().stream()
                .map(setting -> AdminJson.object()
                        .put("key", setting.key())
                        .put("value", setting.value())
                        .put("source", setting.source())
                        .put("changeable", setting.changeable()))
                .toList();
        return AdminJson.page(all, Optional.empty());
    }

    private void addDrain(RoutesConfig routes, DrainControl control) {
        String path = PREFIX + "/drain";
        read(routes, path, query -> DrainReply.of(control.progress()));
        change(routes, HandlerType.POST, path, (query, body) -> now(new Reply(
                HttpStatus.ACCEPTED_202, DrainReply.of(Optional.of(control.begin(DrainReply.patience(body)))))));
        change(routes, HandlerType.DELETE, path, (query, body) -> {
            if (!control.cancel()) {
                throw new AdminRefusal(HttpStatus.CONFLICT_409, "this supernode does not drain");
            }
            return now(Reply.ok(DrainReply.of(control.progress())));
        });
    }

    // ---- what is seen ----

    private static ObjectNode cluster(ClusterStatus status, Query query) {
        ObjectNode json = AdminJson.cluster(status);
        query.text("taskId").ifPresent(id -> {
            if (!TaskId.isValid(id)) {
                throw Query.bad("taskId must be 64 lower-case hex digits");
            }
            ArrayNode owners = json.putArray("owners");
            status.owners(new TaskId(id)).forEach(owners::add);
        });
        return json;
    }

    private TaskSummary task(Query query) {
        TaskId id = id(query);
        return supernode.summary(id).orElseThrow(() -> Query.notFound(cluster
                .flatMap(status -> otherOwner(status, id))
                .map(owner -> "this node does not own the task and knows nothing of it: node " + owner
                        + " owns it if there is one, and alone shows it; ask that one")
                .orElse("there is no such task")));
    }

    private static Optional<String> otherOwner(ClusterStatus status, TaskId task) {
        return status.owners(task).stream().findFirst().filter(owner -> !owner.equals(status.self()));
    }

    private static TaskId id(Query query) {
        String id = query.part("task id", ID_PART);
        if (!TaskId.isValid(id)) {
            throw Query.bad("a task id is 64 lower-case hex digits");
        }
        return new TaskId(id);
    }

    private static PeerId cid(Query query) {
        String cid = query.part("cid", CID_PART);
        if (!PeerId.isValid(cid)) {
            throw Query.bad("a cid is " + PeerId.EXPECTED);
        }
        return new PeerId(cid);
    }

    private ObjectNode pieces(Query query) {
        TaskSummary task = task(query);
        int from = query.number("from", 0, 0, Integer.MAX_VALUE);
        int limit = query.number("limit", DEFAULT_PIECES, 1, MAX_PIECES);
        PieceCopies pieces = supernode.pieces(task.id()).orElse(new PieceCopies(new int[0], new BitSet()));
        int[] copies = pieces.copies();
        BitSet stored = pieces.stored();
        int total = AdminJson.knownPieces(task.layout(), copies.length);
        ObjectNode json = AdminJson.object().put("total", total).put("from", from);
        ArrayNode list = json.putArray("items");
        for (int piece = from; piece < Math.min((long) from + limit, total); piece++) {
            list.addObject()
                    .put("piece", piece)
                    .put("copies", piece < copies.length ? copies[piece] : 0)
                    .put("stored", stored.get(piece));
        }
        return json;
    }

    private static Reply dropped(ReportOutcome outcome) {
        if (!isThere(outcome)) {
            throw Query.notFound("there is no such task or peer");
        }
        if (outcome instanceof ReportOutcome.InvalidParameter wrong) {
            throw Query.bad(wrong.message());
        }
        return new Reply(HttpStatus.NO_CONTENT_204, null);
    }

    /** Whether there was what is to be deleted; refuses the call if nobody can tell. */
    private static boolean isThere(ReportOutcome outcome) {
        if (outcome instanceof ReportOutcome.Unavailable unavailable) {
            throw new AdminRefusal(HttpStatus.SERVICE_UNAVAILABLE_503, unavailable.message());
        }
        return !(outcome instanceof ReportOutcome.NotFound);
    }

    // ---- how it is answered ----

    /** @param body null for none */
    private record Reply(int status, ObjectNode body) {

        static Reply ok(ObjectNode body) {
            return new Reply(HttpStatus.OK_200, body);
        }

        void send(Exchange exchange) {
            exchange.reply(status, body == null ? new byte[0] : AdminJson.bytes(body));
        }
    }

    /** What is to be done, and the reply, which may come later. */
    private record LaterReply<T>(CompletionStage<T> stage, Function<T, Reply> reply) {

        void send(Exchange exchange) {
            exchange.answerLater(stage, (outcome, failure) -> {
                if (failure != null) {
                    throw new IllegalStateException(failure);
                }
                reply.apply(outcome).send(exchange);
            });
        }
    }

    private static <T> LaterReply<T> later(CompletionStage<T> stage, Function<T, Reply> reply) {
        return new LaterReply<>(stage, reply);
    }

    private static LaterReply<Reply> now(Reply reply) {
        return new LaterReply<>(CompletableFuture.completedFuture(reply), Function.identity());
    }

    private void read(RoutesConfig routes, String path, Function<Query, ObjectNode> content) {
        routes.get(path, guard.reading(context -> {
            context.header(HttpHeader.CACHE_CONTROL.asString(), "no-store");
            Reply.ok(content.apply(Query.of(context))).send(Exchange.of(context));
        }));
        refuseHead(routes, path);
    }

    private static void refuseHead(RoutesConfig routes, String path) {
        routes.head(path, context -> Exchange.of(context).refuseMethod(HandlerType.GET.name()));
    }

    /** A change with a body of JSON, which may be missing. */
    private void change(
            RoutesConfig routes, HandlerType method, String path, BiFunction<Query, ObjectNode, LaterReply<?>> change) {
        routes.addEndpoint(Endpoint.create(method, path).handler(guard.changing(context -> {
            Query query = Query.of(context);
            Exchange exchange = Exchange.of(context);
            if (method.equals(HandlerType.DELETE)) {
                change.apply(query, AdminJson.object()).send(exchange);
            } else {
                RequestBody.read(exchange, body -> change.apply(query, body).send(exchange));
            }
        })));
    }
}
