package io.supernode.cdn.origin;

import io.supernode.core.port.Clock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.util.Promise;

/**
 * Looks names up. A look-up blocks a thread for as long as its name servers are silent, so that three things keep
 * silent ones from holding up others: all who ask for a name at a time share one look-up, only so many names of one
 * domain are looked up at once, and a look-up that has waited until nobody wants it any more is not begun. Thread-safe.
 */
final class DnsResolver {

    /** At once, of one domain: its servers may be silent for every name below it. */
    private static final int MAX_PER_DOMAIN = 16;
    /** At once, of all domains: so many threads may be blocked. */
    private static final int MAX_RUNNING = 256;
    /** Under way and waiting together: bounds memory. */
    private static final int MAX_NAMES = 4096;

    private final HostResolver names;
    private final Executor threads;
    private final long patienceNanos;
    private final Clock clock;
    /** Guarded by this. */
    private final Map<String, Lookup> wanted = new HashMap<>();
    /** Guarded by this: only domains of which something is wanted. */
    private final Map<String, Domain> domains = new HashMap<>();
    /** Guarded by this: what its domain lets begin, and waits for a thread. */
    private final Queue<Lookup> ready = new ArrayDeque<>();
    /** Guarded by this: look-ups that have a thread. */
    private int running;

    /** One name, until it is answered. */
    private static final class Lookup {
        private final String host;
        private final List<Promise<InetAddress[]>> askers = new ArrayList<>();
        private long lastAskedAt;

        private Lookup(String host) {
            this.host = host;
        }
    }

    /** The look-ups of one domain. */
    private static final class Domain {
        private final Queue<Lookup> waiting = new ArrayDeque<>();
        /** Those that are running or ready. */
        private int admitted;
    }

    /**
     * @param threads runs whatever it is given at once, which is never much
     * @param patience after which whoever asked has given up
     */
    DnsResolver(HostResolver names, Executor threads, Duration patience, Clock clock) {
        this.names = names;
        this.threads = threads;
        this.patienceNanos = patience.toNanos();
        this.clock = clock;
    }

    /**
     * Looks {@code host} up; {@code asker} is called once, by a thread of the look-up, or by this one when too much is
     * asked.
     */
    void find(String host, Promise<InetAddress[]> asker) {
        boolean taken;
        Lookup next = null;
        synchronized (this) {
            Lookup lookup = wanted.get(host);
            if (lookup == null && wanted.size() < MAX_NAMES) {
                lookup = new Lookup(host);
                wanted.put(host, lookup);
                admit(lookup);
                next = nextToRun();
            }
            taken = lookup != null;
            if (taken) {
                lookup.askers.add(asker);
                lookup.lastAskedAt = clock.nanoTime();
            }
        }
        if (!taken) {
            asker.failed(new UnknownHostException("too many names are being resolved"));
        }
        begin(next);
    }

    /** Guarded by this. */
    private void admit(Lookup lookup) {
        Domain domain = domains.computeIfAbsent(domainOf(lookup.host), name -> new Domain());
        if (domain.admitted < MAX_PER_DOMAIN) {
            domain.admitted++;
            ready.add(lookup);
        } else {
            domain.waiting.add(lookup);
        }
    }

    /** Guarded by this: the look-up that gets a thread now, or null. */
    private Lookup nextToRun() {
        Lookup next = running < MAX_RUNNING ? ready.poll() : null;
        running += next == null ? 0 : 1;
        return next;
    }

    private void begin(Lookup lookup) {
        if (lookup == null) {
            return;
        }
        try {
            threads.execute(() -> run(lookup));
        } catch (RejectedExecutionException e) {
            // The client is being closed, and has ended whatever waited for the others.
            UnknownHostException failure = new UnknownHostException("names are not resolved any more");
            lookup.askers.forEach(asker -> asker.failed(failure));
        }
    }

    private void run(Lookup lookup) {
        InetAddress[] found = null;
        Exception failure = new UnknownHostException(lookup.host + " could not be looked up in time");
        try {
            if (!isStale(lookup)) {
                found = names.resolve(lookup.host);
            }
        } catch (UnknownHostException | RuntimeException e) {
            failure = e;
        } finally {
            // Whatever happens, its place is free again.
            for (Promise<InetAddress[]> asker : over(lookup)) {
                tell(asker, found, failure);
            }
        }
    }

    private static void tell(Promise<InetAddress[]> asker, InetAddress[] found, Exception failure) {
        if (found == null) {
            asker.failed(failure);
        } else {
            asker.succeeded(found);
        }
    }

    private synchronized boolean isStale(Lookup lookup) {
        return clock.nanoTime() - lookup.lastAskedAt > patienceNanos;
    }

    /** Lets the next one begin; answers who asked. Whoever asks from now on asks anew. */
    private List<Promise<InetAddress[]>> over(Lookup lookup) {
        Lookup next;
        synchronized (this) {
            wanted.remove(lookup.host);
            String name = domainOf(lookup.host);
            Domain domain = domains.get(name);
            Lookup ofDomain = domain.waiting.poll();
            if (ofDomain != null) {
                ready.add(ofDomain);
            } else if (--domain.admitted == 0) {
                domains.remove(name);
            }
            running--;
            next = nextToRun();
        }
        begin(next);
        return lookup.askers;
    }

    /** The last two labels; names of one label all are of one domain, the local one. */
    private static String domainOf(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        int last = name.lastIndexOf('.');
        return last < 0 ? "" : name.substring(name.lastIndexOf('.', last - 1) + 1);
    }
}
