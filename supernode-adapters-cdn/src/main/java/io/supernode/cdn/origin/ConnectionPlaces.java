package io.supernode.cdn.origin;

import io.supernode.core.model.CallerAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the requests that have a connection or are getting one: of all hosts together, of each host, and of each caller, which is
 * whoever caused a request. A host is a name or an address, whatever the port: ports cost an origin nothing. But names cost little
 * too, so that a caller gets a further place only while it has fewer than are free: one caller alone has half of them at most, and
 * a few of them leave some for others. A caller is one network of {@link CallerAddress#network}; one of which nobody told has no
 * such bound.
 *
 * <p>Those beyond it wait. Of those who may have a place the one gets it whose caller has the fewest, and of the callers with
 * equally many the one who got its last one the longest ago; of the requests of a caller, hosts are preferred likewise, and those of one
 * host keep their order. Thread-safe; nothing here blocks, and whoever waits bounds the time.
 *
 * <p>As many connections again may be idle: when more are open, those that become idle are closed.
 */
final class ConnectionPlaces implements AutoCloseable {

    /** Each keeps a request; of a single host half as many, and of a single caller. */
    private static final int MAX_WAITING = 8192;
    private static final int MAX_WAITING_OF_ONE = MAX_WAITING / 2;

    private final int most;
    private final int mostPerHost;
    private final Executor executor;
    private final AtomicInteger open = new AtomicInteger();

    /** Those with a place or a request that waits. All guarded by this, as what is in them. */
    private final Map<String, Host> hosts = new HashMap<>();
    private final Map<CallerAddress, Caller> callers = new HashMap<>();
    private final Set<Caller> waitingCallers = new LinkedHashSet<>();
    private long turns;
    private int taken;
    private int waiting;
    private boolean closed;

    /** Who wants a place. One of both is called, once, unless the place is closed before. */
    interface Applicant {
        /** The place is there, from now until it is closed. */
        void granted();

        /** There will be none. */
        void refused();
    }

    /** What one host or caller has. */
    private static class Share {
        int taken;
        /** When it got a place last, counted in places; 0: not since it came. */
        long lastTurn;

        boolean isBefore(Share other) {
            return taken == other.taken ? lastTurn < other.lastTurn : taken < other.taken;
        }
    }

    private static final class Host extends Share {
        private int waiting;
    }

    private static final class Caller extends Share {
        private final boolean isKnown;
        private final Set<Place> waiting = new LinkedHashSet<>();

        private Caller(CallerAddress address) {
            isKnown = address.isKnown();
        }
    }

    /**
     * Half of the places at most are of one host, so that it keeps no other out.
     *
     * @param executor calls those who have waited
     */
    ConnectionPlaces(int most, int mostPerHost, Executor executor) {
        this.most = most;
        this.mostPerHost = Math.max(1, Math.min(mostPerHost, most / 2));
        this.executor = executor;
    }

    /** A place of one request, which begins with {@link Place#take}. */
    Place newPlace(String host, CallerAddress caller, Applicant applicant) {
        return new Place(host, caller.network(), applicant);
    }

    void connectionOpened() {
        open.incrementAndGet();
    }

    void connectionClosed() {
        open.decrementAndGet();
    }

    /** Tells whether a connection that is not used must be closed. */
    boolean hasTooManyOpen() {
        return open.get() > most;
    }

    int openConnections() {
        return open.get();
    }

    /** Who waits is refused, and so is whoever comes. */
    @Override
    public void close() {
        List<Place> refused = new ArrayList<>();
        synchronized (this) {
            closed = true;
            waitingCallers.forEach(caller -> refused.addAll(caller.waiting));
            refused.forEach(Place::leave);
        }
        refused.forEach(place -> place.applicant.refused());
    }

    private enum State {
        NEW,
        WAITING,
        TAKEN,
        OVER
    }

    /** One request's, from {@link #take} to {@link #close}. */
    final class Place implements AutoCloseable {

        private final String hostName;
        private final CallerAddress callerAddress;
        private final Applicant applicant;
        /** Guarded by the places, as the next. Null until it applies. */
        private Host host;
        private Caller caller;
        private State state = State.NEW;

        private Place(String hostName, CallerAddress callerAddress, Applicant applicant) {
            this.hostName = hostName;
            this.callerAddress = callerAddress;
            this.applicant = applicant;
        }

        /** Applies; the answer comes before or after this returns. */
        void take() {
            boolean isGranted;
            synchronized (ConnectionPlaces.this) {
                if (state != State.NEW) {
                    return;
                }
                host = hosts.computeIfAbsent(hostName, name -> new Host());
                caller = callers.computeIfAbsent(callerAddress, Caller::new);
                // It overtakes nobody who could have the place: who waits has got what was free.
                isGranted = hasPlaceFor(caller) && hasPlaceFor(host);
                if (isGranted) {
                    enter();
                } else if (isRoomToWait(host, caller)) {
                    await();
                    return;
                } else {
                    leave();
                }
            }
            if (isGranted) {
                applicant.granted();
            } else {
                applicant.refused();
            }
        }

        private void enter() {
            state = State.TAKEN;
            taken++;
            host.taken++;
            caller.taken++;
            host.lastTurn = ++turns;
            caller.lastTurn = turns;
        }

        private void await() {
            state = State.WAITING;
            waiting++;
            host.waiting++;
            caller.waiting.add(this);
            waitingCallers.add(caller);
        }

        private void waitNoMore() {
            waiting--;
            host.waiting--;
            caller.waiting.remove(this);
            if (caller.waiting.isEmpty()) {
                waitingCallers.remove(caller);
            }
        }

        private void leave() {
            if (state == State.WAITING) {
                waitNoMore();
            } else if (state == State.TAKEN) {
                taken--;
                host.taken--;
                caller.taken--;
            }
            state = State.OVER;
            if (host != null && host.taken + host.waiting == 0) {
                hosts.remove(hostName, host);
            }
            if (caller != null && caller.taken + caller.waiting.size() == 0) {
                callers.remove(callerAddress, caller);
            }
        }

        boolean isWaiting() {
            synchronized (ConnectionPlaces.this) {
                return state == State.WAITING;
            }
        }

        /** The request needs it no more, or not at all. */
        @Override
        public void close() {
            List<Place> next;
            synchronized (ConnectionPlaces.this) {
                leave();
                next = grantNext();
            }
            next.forEach(place -> executor.execute(place.applicant::granted));
        }
    }

    private boolean hasPlaceFor(Caller caller) {
        return !closed && taken < most && (!caller.isKnown || caller.taken < most - taken);
    }

    private boolean hasPlaceFor(Host host) {
        return host.taken < mostPerHost;
    }

    private boolean isRoomToWait(Host host, Caller caller) {
        return !closed
                && waiting < MAX_WAITING
                && host.waiting < MAX_WAITING_OF_ONE
                && (!caller.isKnown || caller.waiting.size() < MAX_WAITING_OF_ONE);
    }

    private List<Place> grantNext() {
        List<Place> granted = new ArrayList<>();
        for (Place next = next(); next != null; next = next()) {
            next.waitNoMore();
            next.enter();
            granted.add(next);
        }
        return granted;
    }

    /** Who gets a place now, or null. Callers who may have none cost one look each, however many of their requests wait. */
    private Place next() {
        Place best = null;
        for (Caller caller : waitingCallers) {
            if (hasPlaceFor(caller) && (best == null || caller.isBefore(best.caller))) {
                Place first = nextOf(caller);
                best = first == null ? best : first;
            }
        }
        return best;
    }

    private Place nextOf(Caller caller) {
        Place best = null;
        for (Place place : caller.waiting) {
            if (hasPlaceFor(place.host) && (best == null || place.host.isBefore(best.host))) {
                best = place;
            }
        }
        return best;
    }
}
