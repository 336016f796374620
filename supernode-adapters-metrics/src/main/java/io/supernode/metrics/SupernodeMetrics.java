package io.supernode.metrics;

import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.supernode.core.Supernode;
import io.supernode.core.event.SupernodeObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;

/**
 * The metrics of one server. It is wired in at four places, each of which may be left out: {@link #observer} learns of
 * what happens, {@link #measure} stands in front of the supernode, {@link #requestAnswered} and {@link
 * #downloadReported} take what an HTTP port tells, and {@link #read} takes figures that others keep. {@link #page} is
 * what Prometheus reads.
 *
 * <p>Thread-safe. Counting takes no lock but for a moment one of the task that an event is about; a scrape copies the
 * figures and asks nothing of the core. Everything counts from 0 when the process starts, as Prometheus expects it.
 */
public final class SupernodeMetrics implements AutoCloseable {

    /** Call systems with series of their own; all others are counted together. */
    public static final int MOST_CALL_SYSTEMS = 50;

    private static final int PAGE_BYTES = 64 << 10;

    private final PrometheusMeterRegistry registry;
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final Meters meters;
    private final EventMetrics events;
    private final MeteredSupernode.Calls calls;
    private final RequestMetrics requests;
    private final ClientMetrics clients;

    /**
     * A page of metrics.
     *
     * @param type its media type
     * @param body all of it
     */
    public record Page(String type, byte[] body) {}

    /** Metrics in a registry of their own, with those of the JVM and the process. */
    public SupernodeMetrics() {
        this(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        gc.bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** Metrics in an embedder's registry, which stays the embedder's; those of the JVM are not added. */
    public SupernodeMetrics(PrometheusMeterRegistry registry) {
        this.registry = registry;
        meters = new Meters(registry.getPrometheusRegistry());
        events = new EventMetrics(meters);
        calls = new MeteredSupernode.Calls(meters);
        requests = new RequestMetrics(meters);
        clients = new ClientMetrics(meters);
    }

    /**
     * Says which build this is; once.
     *
     * @param revision the commit that was built, or what says that it is not known
     */
    public void build(String version, String revision) {
        Info.builder()
                .name(Meters.SERVER + "build_info")
                .help("The build of the server: revision is the commit, goversion the version of Java.")
                .labelNames("version", "revision", "goversion", "arch", "os")
                .register(meters.registry())
                .addLabelValues(
                        version, revision, System.getProperty("java.version"), System.getProperty("os.arch"),
                        System.getProperty("os.name"));
    }

    /** Has a figure read at each scrape; once for each figure. What {@code value} throws makes the scrape fail. */
    public void read(ServerFigure figure, DoubleSupplier value) {
        figure.register(meters, value);
    }

    /**
     * The observer that counts what happens. It is cheap, and must get every event of the supernode from its start on:
     * it is handed to the supernode directly, not behind a queue.
     */
    public SupernodeObserver observer() {
        return events;
    }

    /** The same supernode, whose calls are measured. */
    public Supernode measure(Supernode supernode) {
        return new MeteredSupernode(supernode, calls);
    }

    /**
     * A request was answered.
     *
     * @param handler the path of what answered it; one of a fixed number of texts
     * @param status of HTTP
     * @param nanos that it took
     * @param requestBytes of the request, about
     * @param replyBytes of the reply
     */
    public void requestAnswered(String handler, int status, long nanos, long requestBytes, long replyBytes) {
        requests.answered(handler, status, nanos, requestBytes, replyBytes);
    }

    /**
     * A stream of events has ended, which is counted and not measured.
     *
     * @param handler as of {@link #requestAnswered}
     * @param status of HTTP
     * @param requestBytes of the request, about
     */
    public void streamEnded(String handler, int status, long requestBytes) {
        requests.streamed(handler, status, requestBytes);
    }

    /**
     * A client has told of a download of its own: a claim, of which nothing is believed but that it was made.
     *
     * @param callSystem what the caller calls itself, or ""
     * @param isSuccess whether the client has the file
     * @param reason the client's number for what went wrong
     * @param duration of the whole download
     * @param fileLength in bytes, if known
     */
    public void downloadReported(
            String callSystem, boolean isSuccess, String reason, Duration duration, OptionalLong fileLength) {
        clients.reported(callSystem, isSuccess, reason, duration, fileLength);
    }

    /**
     * All metrics as they are now.
     *
     * @param accept the Accept header of who asks, or null: OpenMetrics for who wants it, else Prometheus' text format
     */
    public Page page(String accept) {
        ExpositionFormatWriter writer = formats.findWriter(accept);
        ByteArrayOutputStream body = new ByteArrayOutputStream(PAGE_BYTES);
        try {
            writer.write(body, meters.registry().scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array takes everything", e);
        }
        return new Page(writer.getContentType(), body.toByteArray());
    }

    /** Stops listening to the garbage collector. */
    @Override
    public void close() {
        gc.close();
    }
}
