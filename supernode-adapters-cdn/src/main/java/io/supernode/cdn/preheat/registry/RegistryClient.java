package io.supernode.cdn.preheat.registry;

import io.supernode.cdn.origin.OriginClient;
import io.supernode.cdn.preheat.Digest;
import io.supernode.cdn.preheat.ImageResolution;
import io.supernode.cdn.preheat.ImageResolver;
import io.supernode.cdn.preheat.ImageUrl;
import io.supernode.cdn.preheat.Platforms;
import io.supernode.cdn.time.ScheduledClock;
import io.supernode.core.model.OriginHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Learns from registries (OCI distribution, docker v2) of which files images consist. Thread-safe; no method waits. */
public final class RegistryClient implements ImageResolver {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryClient.class);

    /** Without these newer registries answer 404, or an old format. */
    private static final String MANIFEST_TYPES = String.join(
            ", ",
            "application/vnd.oci.image.index.v1+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v2+json");
    private static final Pattern ERROR_CODE = Pattern.compile("\"code\"\\s*:\\s*\"([A-Z_]{1,40})\"");
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;

    private final OriginClient client;
    private final ScheduledClock clock;
    private final RegistryLimits limits;

    /** Both stay the caller's. */
    public RegistryClient(OriginClient client, ScheduledClock clock) {
        this(client, clock, RegistryLimits.DEFAULTS);
    }

    /** The same with other limits. */
    RegistryClient(OriginClient client, ScheduledClock clock, RegistryLimits limits) {
        this.client = client;
        this.clock = clock;
        this.limits = limits;
    }

    @Override
    public CompletionStage<ImageResolution> resolve(ImageUrl image, OriginHeaders headers, Platforms platforms) {
        RegistrySession session = new RegistrySession(client, clock, limits, image, headers);
        ImageCollector collector = new ImageCollector(limits, platforms);
        Optional<Digest> digest =
                Digest.isValid(image.reference()) ? Optional.of(new Digest(image.reference())) : Optional.empty();
        return manifest(session, image.manifest(), digest)
                .thenCompose(bytes -> {
                    collector.take(bytes, 0);
                    return rest(session, image, collector);
                })
                .<ImageResolution>thenApply(done ->
                        new ImageResolution.Resolved(collector.files(), collector.foreign(), session))
                .exceptionally(RegistryClient::failed);
    }

    private static ImageResolution failed(Throwable failure) {
        RegistryFailure known = RegistryFailure.of(failure);
        if (known != null) {
            return new ImageResolution.Failed(known.getMessage());
        }
        LOG.error("a registry's answer could not be handled", failure);
        return new ImageResolution.Failed("internal error");
    }

    /** The manifests that an index has named, one after another. */
    private CompletionStage<Void> rest(RegistrySession session, ImageUrl image, ImageCollector collector) {
        ImageCollector.Next next = collector.next();
        if (next == null) {
            return CompletableFuture.completedFuture(null);
        }
        Digest digest = next.descriptor().digest();
        return manifest(session, image.manifest(digest.value()), Optional.of(digest)).thenCompose(bytes -> {
            if (bytes.length != next.descriptor().bytes()) {
                throw new RegistryFailure("manifest " + digest + " has " + bytes.length + " bytes, but its index says "
                        + next.descriptor().bytes());
            }
            collector.take(bytes, next.depth());
            return rest(session, image, collector);
        });
    }

    /** One manifest, which is that of {@code digest} if one is given. */
    private CompletionStage<byte[]> manifest(RegistrySession session, String url, Optional<Digest> digest) {
        return session.get(url, MANIFEST_TYPES)
                .thenCompose(answer -> isRefusal(answer)
                        ? session.authenticate(url, ((BodyAnswer.Answered) answer).head())
                                .thenCompose(done -> session.get(url, MANIFEST_TYPES))
                        : CompletableFuture.completedFuture(answer))
                .thenApply(answer -> {
                    byte[] bytes = body(answer);
                    if (digest.isPresent() && !digest.get().isOf(bytes)) {
                        throw new RegistryFailure("what the registry sends as " + digest.get() + " is something else");
                    }
                    return bytes;
                });
    }

    private static boolean isRefusal(BodyAnswer answer) {
        return answer instanceof BodyAnswer.Answered answered && answered.head().status() == UNAUTHORIZED;
    }

    private byte[] body(BodyAnswer answer) {
        if (answer instanceof BodyAnswer.Failed failed) {
            throw new RegistryFailure("the registry: " + RegistrySession.reason(failed.error()));
        }
        BodyAnswer.Answered answered = (BodyAnswer.Answered) answer;
        int status = answered.head().status();
        if (status != OK) {
            throw new RegistryFailure("the registry answers " + status + code(answered.body())
                    + (status == UNAUTHORIZED ? ": it wants credentials, and these are missing or wrong" : ""));
        }
        if (answered.isTooLong()) {
            throw new RegistryFailure("the manifest has more than " + limits.manifestBytes() + " bytes");
        }
        return answered.body();
    }

    /** The registry's own word for its refusal, such as MANIFEST_UNKNOWN; nothing else of what it says is shown. */
    private static String code(byte[] body) {
        Matcher code = ERROR_CODE.matcher(new String(body, StandardCharsets.ISO_8859_1));
        return code.find() ? " (" + code.group(1) + ')' : "";
    }
}
