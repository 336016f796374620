package io.supernode.metrics;

import java.util.function.DoubleSupplier;

/**
 * Figures that other parts of a server keep themselves, and that are read from there at each scrape. A figure for which
 * {@link SupernodeMetrics#read} is not called has no metric.
 */
public enum ServerFigure {
    /** Bytes of bodies that origins have sent. */
    ORIGIN_BYTES("origin_bytes_total", "Bytes that origins have sent."),
    /** Hosts that the egress policy has refused. */
    EGRESS_REFUSALS("egress_refusals_total", "Hosts of origins and redirects that the egress policy has refused."),
    /** Stored contents that were used instead of a fetch. */
    CACHE_HITS("cdn_cache_hit_total", "Complete contents that were stored already and were used instead of a fetch."),
    /** Fetches from origins. */
    DOWNLOADS("cdn_download_total", "Fetches from origins that have begun."),
    /** Fetches that ended without the whole file. */
    FAILED_DOWNLOADS("cdn_download_failed_total", "Fetches from origins that have ended without the whole file."),
    /** Cached contents that were removed to make room. */
    EVICTIONS("gc_disks_total", "Cached contents that were removed to make room."),
    /** Bytes of these. */
    EVICTED_BYTES("cache_evicted_bytes_total", "Bytes of cached contents that were removed to make room."),
    /** When the last of these was, in seconds since the epoch. */
    LAST_EVICTION("last_gc_disks_timestamp_seconds",
            "When a cached content was last removed to make room, in seconds since 1970; 0: never."),
    /** Bytes that the cache has on disk. */
    CACHE_BYTES("cache_bytes", "Bytes that cached contents have on disk, or will have when they are complete."),
    /** Bytes of these that tasks use now. */
    CACHE_BYTES_IN_USE("cache_in_use_bytes", "Bytes of cached contents that tasks use now."),
    /** Contents in the cache. */
    CACHE_CONTENTS("cache_contents", "Cached contents."),
    /** Bytes that the data port has sent. */
    DATA_SENT_BYTES("data_sent_bytes_total", "Bytes of pieces that the data port has sent."),
    /** Transfers of the data port that were sent wholly. */
    DATA_TRANSFERS("data_transfers_total", "Replies with pieces that the data port has sent wholly."),
    /** Transfers of the data port that were not. */
    DATA_BROKEN_TRANSFERS("data_broken_transfers_total",
            "Replies with pieces that the data port could not send wholly, mostly because the client hung up."),
    /** Transfers of the data port that run now. */
    DATA_RUNNING_TRANSFERS("data_transfers_running", "Replies with pieces that the data port sends now."),
    /** What the data port may send, in bytes per second. */
    DATA_LIMIT("data_limit_bytes_per_second", "What the data port may send in all, in bytes per second; 0: no limit."),
    /** Whether the durable stores are written. */
    STATE_KEPT("state_kept", "1 while what happens is written to the durable stores, 0 while their disk fails."),
    /** How far the durable stores lag behind. */
    STATE_LAG("state_lag_seconds", "For how long something has waited that a power cut would undo; 0: nothing does."),
    /** Failures of the disk of the durable stores. */
    STATE_FAILURES("state_failures_total", "Times that the disk of the durable stores has failed."),
    /** Changes of the durable stores. */
    STATE_CHANGES("state_changes_total", "Records of tasks and peers that were put into the durable stores or removed."),
    /** Bytes of the durable stores. */
    STATE_BYTES("state_bytes", "Bytes of the files of the durable stores."),
    /** Nodes that live. */
    CLUSTER_NODES("cluster_nodes", "Nodes of the cluster that live, as this one sees them."),
    /** Changes of the members. */
    CLUSTER_EPOCH("cluster_epoch", "Counts the changes of the members of the cluster."),
    /** Tasks that this node owns. */
    CLUSTER_OWN_TASKS("cluster_own_tasks", "Tasks that this node of the cluster owns."),
    /** Copies of tasks of other nodes. */
    CLUSTER_COPIES("cluster_copies", "Tasks of other nodes of which this one has a copy."),
    /** What these count as. */
    CLUSTER_COPY_BYTES("cluster_copy_bytes",
            "What copies of other nodes' tasks count as of --peer-memory, in bytes, as peers of own tasks do."),
    /** Copies that are not whole. */
    CLUSTER_INCOMPLETE_COPIES("cluster_incomplete_copies",
            "Copies of other nodes' tasks of which something was left out, since there was no room by --peer-memory."),
    /** Calls that were passed on. */
    CLUSTER_FORWARDED("cluster_forwarded_calls_total", "Calls that were passed on to other nodes, each attempt."),
    /** Calls of other nodes. */
    CLUSTER_ANSWERED("cluster_answered_calls_total", "Calls of other nodes that were answered here."),
    /** Attempts without an answer. */
    CLUSTER_RETRIED("cluster_retried_calls_total", "Calls to other nodes that had no answer and were made again."),
    /** Calls whose client was told to ask again, or whose report was lost. */
    CLUSTER_UNANSWERED("cluster_unanswered_calls_total",
            "Calls whose client was told to ask again, or whose report was lost, since no node could be asked."),
    /** Reports that were answered too early. */
    CLUSTER_REFUSED_REPORTS("cluster_refused_reports_total",
            "Reports of pieces that were answered here before the node that owns the task refused them."),
    /** Calls that wait for other nodes. */
    CLUSTER_WAITING("cluster_waiting_calls", "Calls that wait for another node now."),
    /** Calls of other nodes that are held. */
    CLUSTER_HELD_CALLS("cluster_held_calls", "Calls of other nodes that are held here now."),
    /** How far the copies on other nodes lag behind. */
    CLUSTER_LAG("cluster_copy_lag_seconds",
            "For how long the eldest change waits to be copied to other nodes; 0: none does."),
    /** Whether nothing is on its way to this node. */
    CLUSTER_COMPLETE("cluster_complete",
            "1 unless tasks may still be on their way to this node since the members have changed."),
    /** Contents that are held for other nodes. */
    CLUSTER_HELD_CONTENTS("cluster_held_contents", "Contents of tasks of other nodes of which this one holds a piece or more."),
    /** Contents that other nodes hold for this one. */
    CLUSTER_FURTHER_SEEDS("cluster_further_seeds",
            "Contents of tasks of this node that other nodes hold and serve, each node counted."),
    /** Bytes that came from nodes and peers. */
    CLUSTER_SHARED_BYTES("cluster_shared_bytes_total",
            "Bytes of pieces that other nodes and peers have sent to this one, which origins were not asked for."),
    /** What peers take. */
    PEER_MEMORY("peer_memory_bytes",
            "Heap that peers, what tasks keep of requests, and copies of other nodes' tasks take, by estimate, in bytes."),
    /** What they may take. */
    PEER_MEMORY_LIMIT("peer_memory_limit_bytes", "Heap that these may take (--peer-memory), in bytes."),
    /** Pulls that are held now. */
    HELD_PULLS("held_pulls", "Pulls that wait for a piece now.");

    private final String name;
    private final String help;

    ServerFigure(String suffix, String help) {
        this.name = Meters.SERVER + suffix;
        this.help = help;
    }

    /** A figure that never goes down while the process runs is a counter. */
    void register(Meters meters, DoubleSupplier value) {
        if (name.endsWith("_total")) {
            meters.counter(name, help, value);
        } else {
            meters.gauge(name, help, value);
        }
    }
}
