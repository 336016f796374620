package io.supernode.app.preheat;

import io.javalin.config.RoutesConfig;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.supernode.cdn.preheat.Preheat;
import io.supernode.cdn.preheat.PreheatAnswer;
import io.supernode.cdn.preheat.PreheatRequest;
import io.supernode.cdn.preheat.Preheats;
import io.supernode.http.admin.DescriptionRoute;
import io.supernode.http.control.Exchange;
import io.supernode.http.control.JsonAnswer;
import io.supernode.http.control.RouteGroup;
import io.supernode.http.control.ServerStatus;
import io.supernode.http.guard.AdminGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/**
 * The routes by which preheats are asked for: {@code /preheats} of 1.0.6, also below {@code /api/v1} and {@code /v1}; {@code
 * /oapi/v1/jobs}; {@code /registry/notifications}; and the health checks that go with the latter two. Each is one line here.
 */
public final class PreheatRoutes implements RouteGroup {

    private static final List<String> PREFIXES = List.of("", "/api/v1", "/v1");
    private static final String PREHEATS = "/preheats";
    private static final String JOBS = "/oapi/v1/jobs";
    private static final String ID = "/{id}";

    private final Preheats preheats;
    private final ServerStatus status;
    private final AdminGuard guard;
    private final PreheatAccess access;
    private final PreheatParser parser;
    private final JobReplies jobs;
    private final UnknownPreheats unknown;

    /**
     * @param guard of everything but the health checks
     * @param unknown what is said of those that this supernode does not know
     */
    public PreheatRoutes(
            Preheats preheats, ServerStatus status, AdminGuard guard, PreheatAccess access, UnknownPreheats unknown) {
        this.preheats = preheats;
        this.status = status;
        this.guard = guard;
        this.access = access;
        this.unknown = unknown;
        this.parser = new PreheatParser(access.defaultPlatforms());
        this.jobs = new JobReplies(access.hostName(), access.ip());
    }

    @Override
    public void addTo(RoutesConfig routes) {
        // Before those with an id, which it would be taken for.
        DescriptionRoute.addTo(routes, "/api/v1" + PREHEATS, guard, PreheatRoutes.class);
        for (String prefix : PREFIXES) {
            routes.post(prefix + PREHEATS, changing(create(parser::preheat, this::oldReply)));
            routes.get(prefix + PREHEATS, guard.reading(context ->
                    answer(context, PreheatReplies.all(preheats.all(), preheats::progress))));
            routes.get(prefix + PREHEATS + ID, guard.reading(context -> answer(
                    context, find(context).map(one -> PreheatReplies.one(one, preheats.progress(one))))));
            routes.delete(prefix + PREHEATS + ID, changing(this::delete));
        }
        routes.post(JOBS, changing(create(parser::job, this::jobReply)));
        routes.get(JOBS, guard.reading(context -> answer(context, jobs.all(preheats.all()))));
        routes.get(JOBS + ID, guard.reading(context -> answer(context, find(context).map(jobs::one))));
        routes.delete(JOBS + ID, changing(this::delete));
        routes.post("/registry/notifications", changing(this::notified));
        routes.get("/healthy", this::health);
        routes.get("/health", this::health);
    }

    private Handler changing(Handler handler) {
        return access.isOpen() ? guard.changingByAll(handler) : guard.changing(handler);
    }

    private interface Parser<T> {
        T parse(byte[] body) throws BadRequestException;
    }

    private Handler create(Parser<PreheatRequest> bodyParser, Function<PreheatAnswer, JsonAnswer> reply) {
        return context -> withBody(context, bodyParser, (exchange, request) ->
                exchange.answer(subject(context), create(request), reply));
    }

    private interface Then<T> {
        void handle(Exchange exchange, T parsed);
    }

    private <T> void withBody(Context context, Parser<T> bodyParser, Then<T> then) {
        Exchange exchange = Exchange.of(context);
        exchange.readBody(access.maxBodyBytes(), body -> {
            T parsed;
            try {
                parsed = bodyParser.parse(body);
            } catch (BadRequestException e) {
                exchange.answer(PreheatReplies.error(HttpStatus.BAD_REQUEST_400, e.getMessage()));
                return;
            } catch (RuntimeException e) {
                exchange.fail(subject(context), e);
                return;
            }
            then.handle(exchange, parsed);
        });
    }

    private JsonAnswer oldReply(PreheatAnswer answer) {
        return answer instanceof PreheatAnswer.Taken taken ? PreheatReplies.created(taken.preheat()) : refused(answer);
    }

    private JsonAnswer jobReply(PreheatAnswer answer) {
        return answer instanceof PreheatAnswer.Taken taken ? jobs.one(taken.preheat()) : refused(answer);
    }

    private static JsonAnswer refused(PreheatAnswer answer) {
        return PreheatReplies.error(
                HttpStatus.SERVICE_UNAVAILABLE_503, ((PreheatAnswer.Refused) answer).reason());
    }

    private void notified(Context context) {
        withBody(context, parser::notification, (exchange, requests) ->
                exchange.answer(subject(context), createAll(requests), answers -> answers.stream()
                        .filter(PreheatAnswer.Refused.class::isInstance)
                        .findFirst()
                        .map(PreheatRoutes::refused)
                        .orElseGet(PreheatReplies::empty)));
    }

    private CompletionStage<List<PreheatAnswer>> createAll(List<PreheatRequest> requests) {
        CompletionStage<List<PreheatAnswer>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (PreheatRequest request : requests) {
            all = all.thenCombine(create(request), (answers, answer) -> {
                answers.add(answer);
                return answers;
            });
        }
        return all;
    }

    /** Nothing begins that a drain would have to wait for. */
    private CompletionStage<PreheatAnswer> create(PreheatRequest request) {
        return status.isReady()
                ? preheats.create(request)
                : CompletableFuture.completedFuture(
                        new PreheatAnswer.Refused("the supernode drains or ends: it takes no preheats"));
    }

    private Optional<Preheat> find(Context context) {
        return id(context).flatMap(preheats::find);
    }

    /** What is no number is the id of no preheat. */
    private static Optional<Long> id(Context context) {
        String text = context.pathParam("id");
        return text.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    private void delete(Context context) {
        Optional<Long> id = id(context);
        CompletionStage<Boolean> deleted =
                id.isPresent() ? preheats.delete(id.get()) : CompletableFuture.completedFuture(false);
        Exchange.of(context).answer(
                subject(context), deleted, isDeleted -> isDeleted ? PreheatReplies.empty() : unknown(id));
    }

    private JsonAnswer unknown(Optional<Long> id) {
        return PreheatReplies.error(
                HttpStatus.NOT_FOUND_404, id.map(unknown::message).orElse(UnknownPreheats.MESSAGE));
    }

    private void answer(Context context, Optional<JsonAnswer> answer) {
        answer(context, answer.orElseGet(() -> unknown(id(context))));
    }

    private static void answer(Context context, JsonAnswer answer) {
        Exchange.of(context).answer(answer);
    }

    private static String subject(Context context) {
        return context.req().getMethod() + ' ' + context.path();
    }

    /** Whether preheats may be asked for: while the supernode is ready. */
    private void health(Context context) {
        boolean isWell = status.isAlive() && status.isReady();
        context.status(isWell ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503);
        context.header(HttpHeader.CACHE_CONTROL.asString(), "no-store");
        context.contentType(ContentType.TEXT_PLAIN).result(isWell ? "OK" : "starting, draining or ending");
    }
}
