package io.supernode.core.task;

import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.swarm.SwarmContext;

/**
 * About how much heap a task takes for what clients have sent, in bytes; counts against the same limit as peers do. An estimate that is
 * rather too high: what is kept twice by one reference is counted twice. Guarded by the task's lock.
 */
final class RequestMemory {

    /** Of what is remembered of one set of credentials: its hash, the answer, and the place in a table. */
    private static final int CREDENTIALS_BYTES = 300;

    /** As Java keeps those that are not all of Latin-1. */
    private static final int BYTES_A_CHARACTER = 2;
    /** Of a request, and of each text in a table or list. */
    private static final int PLACE_BYTES = 100;

    private final SwarmContext swarms;
    private final ResourceIdentity resource;
    /** What is counted of this task. */
    private long countedBytes;
    /** What of it does not change while state and gate are these. */
    private long steadyBytes;
    private TaskState countedState;
    private AccessGate countedGate;

    /** @param swarms which all tasks share: there it counts */
    RequestMemory(SwarmContext swarms, ResourceIdentity resource) {
        this.swarms = swarms;
        this.resource = resource;
    }

    /** Counts what is kept while the task is in {@code state}. Costs nothing while nothing has changed. */
    void count(TaskState state, ContentAccess access, AccessChecks checks) {
        if (state != countedState || access.gate() != countedGate) {
            countedState = state;
            countedGate = access.gate();
            steadyBytes = of(resource) + countedGate.requestBytes() + state.requestBytes();
        }
        keeps(steadyBytes + checks.requestBytes() + (long) access.credentials().size() * CREDENTIALS_BYTES);
    }

    /** The task has ended, and will soon be forgotten with all that it keeps. */
    void countNothing() {
        keeps(0);
    }

    private void keeps(long bytes) {
        if (bytes != countedBytes) {
            swarms.keeps(bytes - countedBytes);
            countedBytes = bytes;
        }
    }

    static long of(ResourceIdentity resource) {
        return text(resource.url().length() + resource.identifier().length());
    }

    static long of(OriginRequest request) {
        long bytes = text(request.url().length());
        for (var header : request.headers().values().entrySet()) {
            bytes += text(header.getKey().length() + header.getValue().length());
        }
        for (String certificate : request.rootCas()) {
            bytes += text(certificate.length());
        }
        return bytes;
    }

    private static long text(int length) {
        return PLACE_BYTES + (long) BYTES_A_CHARACTER * length;
    }
}
