package io.supernode.core.task;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.swarm.SwarmContext;

/**
 * About how much heap a task takes for what clients have sent, in bytes; counts against the same limit as peers do, for the address
 * that has sent it. An estimate that is rather too high: what is kept twice by one reference is counted twice. Guarded by the task's
 * lock.
 */
public final class RequestMemory {

    /** Of what is remembered of one set of credentials: its hash, the answer, and the place in a table. */
    static final int CREDENTIALS_BYTES = 300;

    /** As Java keeps those that are not all of Latin-1. */
    private static final int BYTES_A_CHARACTER = 2;
    /** Of a request, and of each text in a table or list. */
    private static final int PLACE_BYTES = 100;

    private final SwarmContext swarms;
    private final ResourceIdentity resource;
    private CallerAddress owner = CallerAddress.UNKNOWN;
    private final Charge kept = new Charge();
    private final Charge asked = new Charge();
    /** What {@link #kept} and {@link #asked} hold does not change while state, gate and owner are these. */
    private TaskState countedState;
    private AccessGate countedGate;
    private CallerAddress countedOwner = CallerAddress.UNKNOWN;

    /** An amount that counts for one address. */
    private final class Charge {
        private CallerAddress caller = CallerAddress.UNKNOWN;
        private long bytes;

        void is(CallerAddress newCaller, long newBytes) {
            add(caller, -bytes);
            add(newCaller, newBytes);
            caller = newCaller;
            bytes = newBytes;
        }
    }

    /** @param swarms which all tasks share: there it counts */
    RequestMemory(SwarmContext swarms, ResourceIdentity resource) {
        this.swarms = swarms;
        this.resource = resource;
    }

    /**
     * For whom it counts what the task keeps for all: for who opened its content; before that, or where no client has (after a
     * preheat, or a restart), for who registered first. That one has
     * sent it, the task's URL too, but for the request of another by which the origin has confirmed the content since.
     */
    CallerAddress owner() {
        return owner;
    }

    /** The task keeps what was sent from there. */
    void owner(CallerAddress caller) {
        owner = caller;
    }

    /** Counts what is kept while the task is in {@code state} behind {@code gate}. Costs nothing while nothing has changed. */
    void count(TaskState state, AccessGate gate) {
        if (state != countedState || gate != countedGate || !owner.equals(countedOwner)) {
            countedState = state;
            countedGate = gate;
            countFor(owner);
            kept.is(owner, of(resource) + gate.requestBytes() + state.requestBytes());
            state.asker().ifPresentOrElse(
                    origin -> asked.is(origin.caller(), of(origin)), () -> asked.is(CallerAddress.UNKNOWN, 0));
        }
    }

    private void countFor(CallerAddress newOwner) {
        swarms.taskRemoved(countedOwner);
        swarms.taskAdded(newOwner);
        countedOwner = newOwner;
    }

    /** So much more is kept of what was sent from there, less if it is below 0. */
    void add(CallerAddress caller, long more) {
        if (more != 0) {
            swarms.keeps(caller, more);
        }
    }

    /** The task has ended, and will soon be forgotten with all that it keeps. */
    void countNothing() {
        countFor(CallerAddress.UNKNOWN);
        kept.is(CallerAddress.UNKNOWN, 0);
        asked.is(CallerAddress.UNKNOWN, 0);
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

    /** What a task takes that is taken up from this record, before anybody calls. */
    public static long of(TaskRecord record) {
        long bytes = of(record.resource()) + (long) CREDENTIALS_BYTES * record.access().acceptedUntilMillis().size();
        if (record.access().opener().isPresent()) {
            bytes += of(record.access().opener().get());
        }
        return record.source().isPresent() ? bytes + of(record.source().get().request()) : bytes;
    }

    private static long text(int length) {
        return PLACE_BYTES + (long) BYTES_A_CHARACTER * length;
    }
}
