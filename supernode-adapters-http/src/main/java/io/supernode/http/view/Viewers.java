package io.supernode.http.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.supernode.core.Supernode;
import io.supernode.core.snapshot.TaskSummary;
import io.supernode.http.admin.AdminJson;
import io.supernode.http.admin.ClusterStatus;
import io.supernode.http.admin.NodeStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who look, and the thread that shows them now and then what there is. While there are none, it rests. Thread-safe. */
final class Viewers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Viewers.class);
    static final int MOST = 32;
    /** More than the pages that one operator looks at, and few enough that one address leaves places to the others. */
    static final int MOST_PER_ADDRESS = 8;
    static final Duration PERIOD = Duration.ofSeconds(1);

    private final Supernode supernode;
    private final Optional<NodeStatus> node;
    private final Optional<ClusterStatus> cluster;
    private final NotableEvents events;
    private final Duration period;
    private final LongSupplier nanoTime;
    private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread one = new Thread(task, "live-view");
        one.setDaemon(true);
        return one;
    });
    /** Null while nobody looks; guarded by this, as the following. */
    private ScheduledFuture<?> ticks;
    private boolean isClosed;

    // Of the thread alone.
    private final Rates rates = new Rates();
    private final TaskNames names = new TaskNames();
    private List<TaskSummary> tasks = List.of();
    private long id;

    /**
     * @param period how often those who look are shown something
     * @param nanoTime by which those who do not read are let go
     */
    Viewers(
            Supernode supernode,
            Optional<NodeStatus> node,
            Optional<ClusterStatus> cluster,
            NotableEvents events,
            Duration period,
            LongSupplier nanoTime) {
        this.supernode = supernode;
        this.node = node;
        this.cluster = cluster;
        this.events = events;
        this.period = period;
        this.nanoTime = nanoTime;
    }

    int count() {
        return viewers.size();
    }

    /** How many of those look who count under this address; none if no limit concerns it. */
    int count(OptionalLong address) {
        return address.isEmpty() ? 0 : (int) viewers.stream().filter(viewer -> viewer.address().equals(address)).count();
    }

    /** Whether nothing is computed, since nobody looks. */
    synchronized boolean isResting() {
        return ticks == null;
    }

    /** Answers false if there are too many already, of its address or of all. */
    synchronized boolean add(Viewer viewer) {
        if (isClosed || viewers.size() >= MOST || count(viewer.address()) >= MOST_PER_ADDRESS) {
            return false;
        }
        viewers.add(viewer);
        if (ticks == null) {
            // Pauses, however long a look takes: of many tasks, say.
            ticks = thread.scheduleWithFixedDelay(this::tick, 0, period.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            // At once, not up to a second later.
            submit(() -> show(viewer));
        }
        return true;
    }

    private void submit(Runnable work) {
        try {
            thread.execute(() -> quietly(work));
        } catch (RejectedExecutionException e) {
            LOG.debug("closing: nobody is shown anything any more");
        }
    }

    synchronized void remove(Viewer viewer) {
        viewers.remove(viewer);
        if (viewers.isEmpty() && ticks != null) {
            ticks.cancel(false);
            ticks = null;
        }
    }

    private void tick() {
        quietly(() -> {
            tasks = supernode.summaries();
            rates.look(tasks, nanoTime.getAsLong());
            names.retain(tasks);
        });
        viewers.forEach(viewer -> quietly(() -> show(viewer)));
    }

    /** A failure must not end the ticks of all. */
    private static void quietly(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("the live view has failed; it goes on", e);
        }
    }

    private void show(Viewer viewer) {
        long now = nanoTime.getAsLong();
        if (viewer.stream().isStuck(now)) {
            viewer.stream().end();
        } else if (viewer.stream().isFree()) {
            viewer.update(page(viewer.request()), ++id, now);
        }
    }

    private ObjectNode page(PageRequest request) {
        return switch (request.page()) {
            case TASKS -> TaskList.json(request, tasks, rates, names);
            case TASK -> task(request);
            case NODE -> node();
        };
    }

    private ObjectNode task(PageRequest request) {
        ObjectNode json = TaskPage.json(supernode, request, rates);
        cluster.ifPresent(status -> {
            ObjectNode place = json.putObject("cluster").put("self", status.self());
            status.owners(request.task().orElseThrow()).forEach(place.putArray("owners")::add);
        });
        return json;
    }

    private ObjectNode node() {
        ObjectNode json = AdminJson.object();
        node.ifPresent(status -> json.set("node", AdminJson.node(status.now(), tasks)));
        cluster.ifPresent(status -> json.set("cluster", AdminJson.cluster(status)));
        ObjectNode all = json.putObject("rates");
        all.put("stored", tasks.stream().mapToLong(task -> Math.round(rates.of(task.id()).stored())).sum());
        all.put("fromSupernode", tasks.stream().mapToLong(task -> Math.round(rates.of(task.id()).fromSeed())).sum());
        all.put("fromPeers", tasks.stream().mapToLong(task -> Math.round(rates.of(task.id()).fromPeers())).sum());
        json.put("saved", tasks.stream().mapToLong(task -> task.counts().savedBytes()).sum());
        json.set("events", events.json());
        return json;
    }

    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        thread.shutdownNow();
        viewers.forEach(viewer -> viewer.stream().end());
    }
}
