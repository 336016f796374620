package io.supernode.cdn.preheat.registry;

import io.supernode.cdn.origin.OriginClient;
import io.supernode.cdn.origin.OriginError;
import io.supernode.cdn.origin.OriginHttpRequest;
import io.supernode.cdn.origin.OriginUrl;
import io.supernode.cdn.origin.ResponseHead;
import io.supernode.cdn.preheat.ImageUrl;
import io.supernode.cdn.preheat.RegistryCredentials;
import io.supernode.cdn.time.ScheduledClock;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.port.OriginRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One caller at one repository of a registry, and the token that it has there. A caller's user and password go to the token
 * service that the registry itself names; a token of the caller's goes to the registry only. Thread-safe.
 */
final class RegistrySession implements RegistryCredentials {

    private static final String AUTHORIZATION = "Authorization";
    private static final String BASIC = "basic ";
    private static final String TOKEN_TYPE = "application/json";
    /** A token that ends within this time is not sent any more. */
    private static final Duration MARGIN = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final OriginClient client;
    private final ScheduledClock clock;
    private final RegistryLimits limits;
    private final ImageUrl image;
    /** Of the caller, without what is about manifests only. */
    private final OriginHeaders callers;

    /** All guarded by this. */
    private Challenge challenge;
    private String token;
    private long validUntilNanos;
    private CompletionStage<OriginHeaders> refresh;

    RegistrySession(
            OriginClient client, ScheduledClock clock, RegistryLimits limits, ImageUrl image, OriginHeaders headers) {
        this.client = client;
        this.clock = clock;
        this.limits = limits;
        this.image = image;
        Map<String, String> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        kept.putAll(headers.values());
        kept.remove("Accept");
        this.callers = new OriginHeaders(kept);
    }

    /** GET of a URL of the registry, with what the caller has or has got there. */
    CompletionStage<BodyAnswer> get(String url, String accept) {
        return headers().thenCompose(headers -> send(url, headers, accept, limits.manifestBytes()));
    }

    private CompletionStage<BodyAnswer> send(String url, OriginHeaders headers, String accept, int mostBytes) {
        OriginRequest request = new OriginRequest(url, headers, false, List.of());
        return BodyRequest.send(
                client, clock, OriginHttpRequest.get(request).on(Map.of("Accept", accept)), mostBytes, limits.patience());
    }

    /**
     * The registry wants credentials, or others.
     *
     * @return completes when there is a token, or with a {@link RegistryFailure}
     */
    CompletionStage<Void> authenticate(String asked, ResponseHead refusal) {
        Optional<Challenge> bearer = Challenge.bearer(refusal.challenges());
        boolean isAnswerOfRegistry = refusal.url().sameOrigin(OriginUrl.parse(asked));
        if (bearer.isEmpty() || !isAnswerOfRegistry) {
            return new RegistryFailure("the registry wants credentials, and these are missing or wrong").stage();
        }
        if (OriginUrl.parse(asked).isSecure() && !bearer.get().realm().regionMatches(true, 0, "https://", 0, 8)) {
            return new RegistryFailure("the registry is asked by https, and its token service would not be").stage();
        }
        synchronized (this) {
            challenge = bearer.get();
            token = null;
        }
        return freshToken().thenAccept(headers -> {});
    }

    private CompletionStage<OriginHeaders> freshToken() {
        CompletableFuture<OriginHeaders> fresh = new CompletableFuture<>();
        String url;
        synchronized (this) {
            if (refresh != null) {
                return refresh;
            }
            refresh = fresh;
            url = challenge.tokenUrl(image.name());
        }
        long begun = clock.nanoTime();
        send(url, userAndPassword(), TOKEN_TYPE, limits.tokenBytes()).whenComplete((answer, failure) -> {
            synchronized (this) {
                refresh = null;
            }
            try {
                if (failure != null) {
                    throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
                }
                accept(tokenOf(answer), begun);
                fresh.complete(present());
            } catch (RuntimeException e) {
                fresh.completeExceptionally(e);
            }
        });
        return fresh;
    }

    /** Only these are for a token service: a token of the caller's is one of the registry already. */
    private OriginHeaders userAndPassword() {
        String authorization = callers.values().get(AUTHORIZATION);
        return isBasic(authorization) ? new OriginHeaders(Map.of(AUTHORIZATION, authorization)) : OriginHeaders.NONE;
    }

    private static boolean isBasic(String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, BASIC, 0, BASIC.length());
    }

    private static TokenAnswer tokenOf(BodyAnswer answer) {
        if (answer instanceof BodyAnswer.Failed failed) {
            throw new RegistryFailure("the token service of the registry: " + reason(failed.error()));
        }
        BodyAnswer.Answered answered = (BodyAnswer.Answered) answer;
        if (answered.head().status() != OK) {
            throw new RegistryFailure("the token service of the registry answers " + answered.head().status());
        }
        return TokenAnswer.read(ManifestParser.JSON, answered.body())
                .orElseThrow(() -> new RegistryFailure("the token service of the registry sends no token"));
    }

    static String reason(OriginError error) {
        return error.reason();
    }

    private synchronized void accept(TokenAnswer answer, long begunNanos) {
        token = answer.token();
        validUntilNanos = begunNanos + answer.valid().minus(MARGIN).toNanos();
    }

    private synchronized OriginHeaders present() {
        if (challenge == null) {
            return callers;
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(callers.values());
        headers.remove(AUTHORIZATION);
        if (token != null) {
            headers.put(AUTHORIZATION, "Bearer " + token);
        }
        return new OriginHeaders(headers);
    }

    private synchronized boolean isTokenOver() {
        return challenge != null && (token == null || clock.nanoTime() - validUntilNanos > 0);
    }

    @Override
    public CompletionStage<OriginHeaders> headers() {
        if (!isTokenOver()) {
            return CompletableFuture.completedFuture(present());
        }
        // Whether the old ones are good enough, the registry says.
        return freshToken().exceptionally(failure -> present());
    }

    @Override
    public void refused(OriginHeaders headers) {
        synchronized (this) {
            if (token != null && ("Bearer " + token).equals(headers.values().get(AUTHORIZATION))) {
                token = null;
            }
        }
    }
}
