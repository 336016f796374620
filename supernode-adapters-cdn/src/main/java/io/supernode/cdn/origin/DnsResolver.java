package io.supernode.cdn.origin;

import io.supernode.core.port.Clock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.util.Promise;

/**
 * Looks names up. A look-up blocks a thread for as long as its name servers are silent, so that four things keep
 * silent ones from holding up others: all who ask for a name at a time share one look-up, only so many names of one
 * domain are looked up at once, domains of which a name was found lately have threads of their own, and a look-up that has
 * waited until nobody wants it any more is not begun. Thread-safe.
 */
final class DnsResolver {

    /** At once, of one domain: its servers may be silent for every name below it. */
    private static final int MAX_PER_DOMAIN = 16;
    /** At once, of all domains: so many threads may be blocked. */
    private static final int MAX_RUNNING = 64;
    /** Of these, at most so many by domains of which no name was found lately: any client can name as many as it likes. */
    private static final int MAX_STRANGERS = 48;
    /** Domains that are remembered to have answered. */
    private static final int MAX_KNOWN = 1024;
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
    /** Guarded by this: what its domain lets begin, and waits for a thread; of domains that are known, and of others. */
    private final Queue<Lookup> readyKnown = new ArrayDeque<>();
    private final Queue<Lookup> readyStrangers = new ArrayDeque<>();
    /** Guarded by this: look-ups that have a thread, and those of them that began as strangers. */
    private int running;
    private int runningStrangers;
    /** Guarded by this: domains that have answered, the one that has done so longest ago first. */
    private final Set<String> known = new LinkedHashSet<>();

    /** One name, until it is answered. */
    private static final class Lookup {
        private final String host;
        private final List<Promise<InetAddress[]>> askers = new ArrayList<>();
        private final String domain;
        private boolean isStranger;
        private long lastAskedAt;

        private Lookup(String host) {
            this.host = host;
            this.domain = domainOf(host);
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
        Domain domain = domains.computeIfAbsent(lookup.domain, name -> new Domain());
        if (domain.admitted < MAX_PER_DOMAIN) {
            domain.admitted++;
            makeReady(lookup);
        } else {
            domain.waiting.add(lookup);
        }
    }

    /** Guarded by this: the look-up that gets a thread now, or null. */
    private Lookup nextToRun() {
        if (running == MAX_RUNNING) {
            return null;
        }
        Lookup next = readyKnown.poll();
        if (next == null && runningStrangers < MAX_STRANGERS) {
            next = readyStrangers.poll();
        }
        if (next != null) {
            running++;
            runningStrangers += next.isStranger ? 1 : 0;
        }
        return next;
    }

    /** Guarded by this. */
    private void makeReady(Lookup lookup) {
        lookup.isStranger = !known.contains(lookup.domain);
        (lookup.isStranger ? readyStrangers : readyKnown).add(lookup);
    }

    /** Guarded by this. */
    private void remember(String domain, boolean isFound) {
        known.remove(domain);
        if (isFound) {
            known.add(domain);
            if (known.size() > MAX_KNOWN) {
                Iterator<String> eldest = known.iterator();
                eldest.next();
                eldest.remove();
            }
        }
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
            for (Promise<InetAddress[]> asker : over(lookup, found != null)) {
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
    private List<Promise<InetAddress[]>> over(Lookup lookup, boolean isFound) {
        Lookup next;
        synchronized (this) {
            wanted.remove(lookup.host);
            remember(lookup.domain, isFound);
            Domain domain = domains.get(lookup.domain);
            Lookup ofDomain = domain.waiting.poll();
            if (ofDomain != null) {
                makeReady(ofDomain);
            } else if (--domain.admitted == 0) {
                domains.remove(lookup.domain);
            }
            running--;
            runningStrangers -= lookup.isStranger ? 1 : 0;
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
