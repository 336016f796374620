package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.ExchangeListener;
import io.supernode.cdn.origin.HostResolver;
import io.supernode.cdn.origin.OriginClient;
import io.supernode.cdn.origin.OriginError;
import io.supernode.cdn.origin.OriginExchange;
import io.supernode.cdn.origin.OriginHttpRequest;
import io.supernode.cdn.pieces.CopySearch;
import io.supernode.cdn.pieces.KnownContent;
import io.supernode.cdn.pieces.PieceDirectory;
import io.supernode.cdn.settings.Bandwidth;
import io.supernode.cdn.settings.EgressRules;
import io.supernode.cdn.settings.FetchLimits;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.time.ScheduledClock;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.TaskId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where pieces can be had besides origins: who has them, connections to those, and how much of them may be in memory. An address
 * that a client has named passes the same rules as that of an origin. Nothing is opened before it is needed. Thread-safe.
 */
public final class PieceNetwork implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration SILENCE = Duration.ofSeconds(3);
    /** Who is slower than clients bear is left for another. */
    private static final long LEAST_BYTES_PER_SECOND = 128 << 10;
    private static final int MOST_CONNECTIONS = 16;
    private static final int MEMORY_SHARE = 8;
    /** Of those to origins: so many are to nodes, and as many to peers. */
    private static final int CONNECTIONS_SHARE = 4;

    private static final OriginExchange NOTHING = new OriginExchange() {
        @Override
        public void abort(OriginError why) {
            // There is nothing to end.
        }

        @Override
        public void resume() {
            // There is no body.
        }
    };

    private final OriginSettings settings;
    private final HostResolver names;
    private final Bandwidth intake;
    private final ScheduledClock clock;
    private final Bandwidth taken;
    private final long mostBytes = Runtime.getRuntime().maxMemory() / MEMORY_SHARE;
    private final AtomicLong bytesInMemory = new AtomicLong();
    private volatile PieceDirectory directory = PieceDirectory.NONE;
    private volatile CopySearch search = CopySearch.NONE;
    /** Copies of other nodes that are being taken, though no task of theirs has them. */
    private final ConcurrentMap<ContentKey, KnownContent> borrowed = new ConcurrentHashMap<>();
    /** Guarded by this, as the next. Null until it is needed. */
    private OriginClient nodes;
    private OriginClient peers;
    private boolean closed;

    /**
     * @param settings for origins; what they say of addresses holds for peers too
     * @param intake its rate bounds what is taken here, too
     */
    public PieceNetwork(OriginSettings settings, HostResolver names, Bandwidth intake, ScheduledClock clock) {
        this.settings = settings;
        this.names = names;
        this.intake = intake;
        this.clock = clock;
        this.taken = new Bandwidth(intake.rate());
    }

    /** Asks {@code known} from now on what others have. */
    public void directory(PieceDirectory known) {
        directory = known;
    }

    /** Asks {@code copies} from now on for copies that no task has. */
    public void search(CopySearch copies) {
        search = copies;
    }

    /** See {@link CopySearch#find}. */
    CompletionStage<Optional<KnownContent>> search(ContentKey key) {
        return search.find(key);
    }

    /** This copy is what is wanted under its key, until {@link #giveBack}. */
    void borrow(KnownContent copy) {
        borrowed.put(copy.content().key(), copy);
    }

    boolean isBorrowed(ContentKey key) {
        return borrowed.containsKey(key);
    }

    /** It is here by now, or cannot be had. */
    void giveBack(ContentKey key) {
        borrowed.remove(key);
    }

    /** See {@link PieceDirectory#find}; what is borrowed is known whole. */
    Optional<KnownContent> find(TaskId task, ContentKey key) {
        KnownContent copy = borrowed.get(key);
        return copy == null ? directory.find(task, key) : Optional.of(copy);
    }

    /** Bytes that came from other nodes and peers. */
    public long takenBytes() {
        return taken.takenBytes();
    }

    /** Takes room in memory for a piece; answers whether there was some. One piece fits always. */
    boolean takeRoom(int bytes) {
        long before = bytesInMemory.getAndAdd(bytes);
        if (before > 0 && before + bytes > mostBytes) {
            bytesInMemory.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void giveRoomBack(int bytes) {
        bytesInMemory.addAndGet(-bytes);
    }

    /** Asks a node, which the members vouch for, or else a peer. */
    OriginExchange send(boolean isNode, OriginHttpRequest request, ExchangeListener listener) {
        OriginClient client = client(isNode);
        if (client == null) {
            listener.failed(OriginError.of(OriginError.Kind.GIVEN_UP, "the supernode is being stopped"));
            return NOTHING;
        }
        taken.setRate(intake.rate());
        return client.send(request, listener);
    }

    private synchronized OriginClient client(boolean isNode) {
        if (closed) {
            return null;
        }
        if (isNode) {
            // Several nodes may be on one machine.
            nodes = nodes == null ? open(EgressRules.defaults().withLoopback(true)) : nodes;
            return nodes;
        }
        peers = peers == null ? open(settings.egress()) : peers;
        return peers;
    }

    private OriginClient open(EgressRules rules) {
        FetchLimits limits = new FetchLimits(
                settings.limits().maxFileBytes(), LEAST_BYTES_PER_SECOND, SILENCE, SILENCE);
        OriginSettings own = new OriginSettings(
                CONNECT, SILENCE, SILENCE, 0, 0, settings.retryBackoff(), Math.max(2, settings.maxConnections() / CONNECTIONS_SHARE),
                MOST_CONNECTIONS, limits, rules, settings.tls());
        return new OriginClient(own, names, taken, clock);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (nodes != null) {
            nodes.close();
        }
        if (peers != null) {
            peers.close();
        }
    }
}
