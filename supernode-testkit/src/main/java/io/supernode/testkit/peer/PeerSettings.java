package io.supernode.testkit.peer;

import io.supernode.testkit.client.ClientKind;
import io.supernode.testkit.wire.PlainClient;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What one peer downloads, from which supernode, and how. Immutable; made with {@link #builder}.
 */
public final class PeerSettings {

    private static final int MAX_PORT = 65_535;

    /** The two encodings of a registration (protocol section 1). */
    public enum Encoding {
        FORM,
        JSON
    }

    /** A supernode that the peer is told of. */
    record HostPort(String host, int port) {
        HostPort {
            if (host.isBlank() || port < 1 || port > MAX_PORT) {
                throw new IllegalArgumentException("a node is HOST:PORT with a port from 1 to " + MAX_PORT);
            }
        }

        @Override
        public String toString() {
            return host + ':' + port;
        }
    }

    /** At least one, the one that is asked first at the front. */
    final List<HostPort> nodes;
    final String url;
    final Path target;
    final String cid;
    final String ip;
    final String md5;
    final String identifier;
    final String version;
    final Map<String, String> headers;
    final Encoding encoding;
    final long downRate;
    final long upRate;
    final long seed;
    final int maxFailures;
    final Duration queuePoll;
    final ClientKind kind;
    final boolean patient;
    final Serving serving;

    private PeerSettings(Builder builder) {
        nodes = List.copyOf(builder.nodes);
        url = Objects.requireNonNull(builder.url, "url");
        target = Objects.requireNonNull(builder.target, "target").toAbsolutePath();
        cid = builder.cid;
        ip = builder.ip;
        md5 = Objects.requireNonNull(builder.md5, "md5");
        identifier = Objects.requireNonNull(builder.identifier, "identifier");
        version = Objects.requireNonNull(builder.version, "version");
        headers = Map.copyOf(builder.headers);
        encoding = Objects.requireNonNull(builder.encoding, "encoding");
        downRate = builder.downRate;
        upRate = builder.upRate;
        if (downRate < 0 || upRate < 0) {
            throw new IllegalArgumentException("a rate is not negative");
        }
        seed = builder.seed;
        maxFailures = builder.maxFailures;
        if (maxFailures < 0) {
            throw new IllegalArgumentException("a number of failures is not negative");
        }
        queuePoll = builder.queuePoll;
        kind = Objects.requireNonNull(builder.kind, "kind");
        patient = builder.patient;
        serving = Objects.requireNonNull(builder.serving, "serving");
    }

    /** Its supernodes as host:port, the one that is asked first at the front. */
    public List<String> nodes() {
        return nodes.stream().map(HostPort::toString).toList();
    }

    /** Which generation of clients it behaves like. */
    public ClientKind kind() {
        return kind;
    }

    /** What its upload server does. */
    public Serving serving() {
        return serving;
    }

    /** The address of loopback that the peer has to itself; empty if it has none. */
    Optional<InetAddress> ownAddress() throws IOException {
        if (ip.isEmpty()) {
            return Optional.empty();
        }
        InetAddress address = InetAddress.getByName(ip);
        return address.isLoopbackAddress() ? Optional.of(address) : Optional.empty();
    }

    /** Has a client call from the peer's own address. */
    void bind(PlainClient client) throws IOException {
        Optional<InetAddress> own = ownAddress();
        if (own.isPresent()) {
            client.bindTo(own.get());
        }
    }

    /**
     * @param nodeHost the supernode's control port
     * @param url what to download
     * @param target where to put it
     */
    public static Builder builder(String nodeHost, int nodePort, String url, Path target) {
        Builder builder = new Builder();
        builder.otherNode(nodeHost, nodePort);
        builder.url = url;
        builder.target = target;
        return builder;
    }

    /** Collects {@link PeerSettings}; not thread-safe. */
    public static final class Builder {
        /** Enough for a bad neighbourhood, and an end in a hopeless one. */
        private static final int DEFAULT_MAX_FAILURES = 20;

        private final List<HostPort> nodes = new ArrayList<>();
        private String url;
        private Path target;
        private String cid = "";
        private String ip = "";
        private String md5 = "";
        private String identifier = "";
        private String version = ClientKind.GO0.version();
        private Map<String, String> headers = new LinkedHashMap<>();
        private Encoding encoding = Encoding.FORM;
        private long downRate;
        private long upRate;
        private long seed;
        private int maxFailures = DEFAULT_MAX_FAILURES;
        private Duration queuePoll = ClientKind.QUEUE_POLL;
        private ClientKind kind = ClientKind.GO0;
        private boolean patient = true;
        private Serving serving = Serving.HONEST;

        private Builder() {}

        /** A further supernode, to which the peer turns when those before fail it. */
        public Builder otherNode(String nodeHost, int nodePort) {
            nodes.add(new HostPort(nodeHost, nodePort));
            return this;
        }

        /** The client id; made from address, process and time when not given. */
        public Builder cid(String value) {
            cid = value;
            return this;
        }

        /**
         * Behaves like clients of this generation in all things: encoding, version, time-outs, what is sent again, and when
         * they leave the supernode for the origin, or crash. A peer that is not told so has the habits of 0.4 but for one: it
         * registers as often as it must and does not leave.
         */
        public Builder client(ClientKind value) {
            kind = value;
            patient = false;
            version = value.version();
            encoding = value.registersByForm() ? Encoding.FORM : Encoding.JSON;
            return this;
        }

        /** What its upload server does; {@link Serving#HONEST} when not given. */
        public Builder serving(Serving value) {
            serving = value;
            return this;
        }

        /**
         * The address at which other peers reach this one; the one used to reach the supernode when not given. If it is one of
         * loopback, the peer also calls from there and listens there, so that peers of one machine are several hosts.
         */
        public Builder ip(String value) {
            ip = value;
            return this;
        }

        /** The expected md5 of the file, sent with the registration and checked at the end. */
        public Builder md5(String value) {
            md5 = value;
            return this;
        }

        public Builder identifier(String value) {
            identifier = value;
            return this;
        }

        public Builder version(String value) {
            version = value;
            return this;
        }

        /** An extra header for the origin. */
        public Builder header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        public Builder encoding(Encoding value) {
            encoding = value;
            return this;
        }

        /** Bytes per second that this peer takes in at most, over all its downloads; 0 for no limit. */
        public Builder downRate(long bytesPerSecond) {
            downRate = bytesPerSecond;
            return this;
        }

        /** Bytes per second that this peer gives at most, over all its uploads; 0 for no limit. */
        public Builder upRate(long bytesPerSecond) {
            upRate = bytesPerSecond;
            return this;
        }

        /** Decides the lengths of sleeps. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** The number of failed pieces and calls after which the peer gives up. */
        public Builder maxFailures(int value) {
            maxFailures = value;
            return this;
        }

        /** How long one look into the queue of results lasts. */
        public Builder queuePoll(Duration value) {
            queuePoll = value;
            return this;
        }

        public PeerSettings build() {
            return new PeerSettings(this);
        }
    }
}
