/**
 * The domain of a supernode: registration, status decoding and piece dispatch, as a deterministic state
 * machine without threads, timers, logging or I/O. Adapters plug into the ports.
 */
module io.supernode.core {
    exports io.supernode.core;
    // How records are written is no API: a change of it needs a new version of the formats of these two.
    exports io.supernode.core.codec to io.supernode.store, io.supernode.cluster;
    exports io.supernode.core.event;
    exports io.supernode.core.model;
    exports io.supernode.core.outcome;
    exports io.supernode.core.policy;
    exports io.supernode.core.port;
    exports io.supernode.core.registration;
    exports io.supernode.core.report;
    exports io.supernode.core.runtime;
    exports io.supernode.core.settings;
    exports io.supernode.core.snapshot;
    exports io.supernode.core.store;

    uses io.supernode.core.policy.SchedulingPolicy;
}
