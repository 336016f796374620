package io.supernode.cdn.origin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the requests that have a connection or are getting one, of all hosts together and of each. Those beyond it wait: hosts
 * take turns, and the requests of a host keep their order. A host is a name or an address, whatever the port: ports cost an origin
 * nothing. Thread-safe; nothing here blocks, and whoever waits bounds the time.
 *
 * <p>As many connections again may be idle: when more are open, those that become idle are closed.
 */
final class ConnectionPlaces implements AutoCloseable {

    /** Each keeps a request; of a single host half as many. */
    private static final int MAX_WAITING = 8192;
    private static final int MAX_WAITING_PER_HOST = MAX_WAITING / 2;

    private final int most;
    private final int mostPerHost;
    private final Executor executor;
    private final AtomicInteger open = new AtomicInteger();

    /** Those with a place or a request that waits. All guarded by this, as what is in them. */
    private final Map<String, Host> hosts = new HashMap<>();
    /** Those that could use one more place, in the order of their turns. */
    private final Set<Host> turns = new LinkedHashSet<>();
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

    private static final class Host {
        private final String name;
        private final Set<Place> waiting = new LinkedHashSet<>();
        private int taken;

        private Host(String name) {
            this.name = name;
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
    Place newPlace(String host, Applicant applicant) {
        return new Place(host, applicant);
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
            hosts.values().forEach(host -> refused.addAll(host.waiting));
            refused.forEach(Place::leave);
        }
        refused.forEach(place -> place.applicant.refused());
    }

    /** One request's, from {@link #take} to {@link #close}. */
    final class Place implements AutoCloseable {

        private final String name;
        private final Applicant applicant;
        /** Guarded by the places, as the next. Null while there is nothing to be given back. */
        private Host host;
        private boolean isWaiting;
        private boolean isOver;

        private Place(String name, Applicant applicant) {
            this.name = name;
            this.applicant = applicant;
        }

        /** Applies; the answer comes before or after this returns. */
        void take() {
            boolean isGranted;
            synchronized (ConnectionPlaces.this) {
                if (isOver) {
                    return;
                }
                Host own = hosts.computeIfAbsent(name, Host::new);
                isGranted = !closed && taken < most && own.taken < mostPerHost && own.waiting.isEmpty();
                if (isGranted) {
                    enter(own);
                } else if (!closed && waiting < MAX_WAITING && own.waiting.size() < MAX_WAITING_PER_HOST) {
                    host = own;
                    isWaiting = true;
                    waiting++;
                    own.waiting.add(this);
                    order(own);
                    return;
                } else {
                    order(own);
                }
            }
            if (isGranted) {
                applicant.granted();
            } else {
                applicant.refused();
            }
        }

        private void enter(Host own) {
            host = own;
            own.taken++;
            taken++;
        }

        private void leave() {
            if (host == null) {
                return;
            }
            if (isWaiting) {
                host.waiting.remove(this);
                isWaiting = false;
                waiting--;
            } else {
                host.taken--;
                taken--;
            }
            order(host);
            host = null;
        }

        boolean isWaiting() {
            synchronized (ConnectionPlaces.this) {
                return isWaiting;
            }
        }

        /** The request needs it no more, or not at all. */
        @Override
        public void close() {
            List<Place> next;
            synchronized (ConnectionPlaces.this) {
                isOver = true;
                leave();
                next = grantNext();
            }
            next.forEach(place -> executor.execute(place.applicant::granted));
        }
    }

    /** Gives the host a turn, or none, or forgets it, as it is now. */
    private void order(Host host) {
        if (host.waiting.isEmpty() || host.taken >= mostPerHost) {
            turns.remove(host);
        } else {
            turns.add(host);
        }
        if (host.waiting.isEmpty() && host.taken == 0) {
            hosts.remove(host.name);
        }
    }

    private List<Place> grantNext() {
        List<Place> granted = new ArrayList<>();
        while (!closed && taken < most && !turns.isEmpty()) {
            Iterator<Host> first = turns.iterator();
            Host host = first.next();
            // Behind the others.
            first.remove();
            Place place = host.waiting.iterator().next();
            host.waiting.remove(place);
            place.isWaiting = false;
            waiting--;
            place.enter(host);
            order(host);
            granted.add(place);
        }
        return granted;
    }
}
