package io.supernode.app;

import io.supernode.core.Supernode;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.port.PeerStore;
import io.supernode.core.port.TaskStore;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.http.admin.ClusterStatus;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Starts the core over its stores, alone or as a node of a cluster. */
interface CoreStart extends AutoCloseable {

    /** Alone: nothing of a cluster is loaded. */
    CoreStart ALONE = (core, tasks, peers) -> core.stores(tasks, peers).start();

    /**
     * Starts it.
     *
     * @return what clients are answered by
     * @throws IOException if it cannot be reached by the other nodes; the message is a sentence for the operator
     */
    Supernode start(LocalSupernode.Builder core, TaskStore tasks, PeerStore peers) throws IOException;

    /** Where the nodes of the cluster serve clients now; none alone. */
    default List<PeerAddress> servers() {
        return List.of();
    }

    /** The cluster, for operators; empty alone. */
    default Optional<ClusterStatus> status() {
        return Optional.empty();
    }

    /** After the core was closed, and before its stores are; a second time nothing happens. */
    @Override
    default void close() {
        // Alone there is nobody to be told.
    }
}
