package io.supernode.core.swarm;

import io.supernode.core.model.CallerAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Which hosts said of which others that downloads from them failed, and who of the two is to blame. See {@link HostId} for what a
 * host is: many cids of one host are one voice. Guarded by the task's lock.
 *
 * <ul>
 * <li>A host is <em>eliminated</em> as a source once eliminationLimit hosts accuse it, and these are more than the
 * pieces that it has given lately.
 * <li>A host that has given nothing yet is <em>barred</em> for a second once {@link #BARRING} hosts have failed with it,
 * whatever their word counts; the next time for twice as long. So those that have nothing cost each client a few calls, and one
 * that liars have barred is back soon.
 * <li>A host is <em>isolated</em>, and its word counts no more, once it alone accuses failureCountLimit others whom
 * nobody else accuses: then the fault is its own. If they are {@link #MANY} times as many, whoever else accuses them, and more
 * than the pieces that it got, its turn comes last: it may have met many liars, or be one.
 * <li>The word of a host counts as long as it accuses no more others than one more than the pieces that it got well from
 * peers; of one that accuses more, the first ones, as many as these pieces: who is sent to many liars at first is believed in
 * time, and who never gets a piece well is not.
 * <li>Hosts that register from one address accuse those of others with one voice, and are one where a host of another address
 * alone accuses them: whoever makes addresses up cannot have an honest client isolated.
 * </ul>
 *
 * <p>What was said of a host is forgotten when no peer of it is left, nor of any host that said it; and a host, when no peer of it is
 * left and nothing that it said or that was said of it. It is then as if it had not been said, which changes nothing for hosts of
 * which there are peers.
 *
 * <p>What is kept is bounded, whatever clients say: beyond {@link #MAX_HOSTS} hosts, and {@link #MAX_KNOWN} of each, what
 * they say is not noted. One accusation looks at {@link #MAX_KNOWN} others; only one after which less of what a host says
 * counts looks at those of each whom it accuses, {@link #MAX_KNOWN} times as many.
 */
final class Blame {

    static final int MAX_HOSTS = 20_000;
    static final int MAX_KNOWN = 64;
    static final int BARRING = 3;
    static final int MANY = 4;
    /** As long as a few pieces take: until then others that were asked for the first time have given some. */
    static final long FIRST_BAR_NANOS = 1_000_000_000L;
    /** Up to 32 s. */
    private static final int MAX_DOUBLINGS = 5;

    private final int eliminationLimit;
    private final int failureCountLimit;
    private final Map<HostId, Host> hosts = new HashMap<>();
    /** Those that are barred, the one that is free first before all others. */
    private final PriorityQueue<Bar> bars = new PriorityQueue<>();
    private long barNumber;
    /** Whether a peer of one of these hosts was forgotten since they were last looked through. */
    private boolean someHaveGone;
    private long steps;

    /** What is said by one host and of it. */
    private static final class Host {

        private final HostId id;
        /** By it, the first one first. */
        private final List<Accusation> made = new ArrayList<>(2);
        /** Of it. */
        private final List<Accusation> heard = new ArrayList<>(2);
        /** How many of those whom it accuses nobody else does; those that register from one address other than its own are one. */
        private int alone;
        private boolean eliminated;
        private boolean barred;
        /** How many times it was. */
        private int barCount;
        /** New accusers since then. */
        private int failures;
        /** Some of those there that are used no longer meanwhile. */
        private final Set<Peer> sources = new LinkedHashSet<>(0);
        /** Where the pieces are counted that it got well from peers; null as long as nobody who serves has accused somebody from there. */
        private UploadServer home;
        /** Whether there is a peer of it; only while they are looked through. */
        private boolean isPresent;
        /** At least so many pieces it got well from peers: the server of a peer that is forgotten begins anew. */
        private int receivedBefore;

        private Host(HostId id) {
            this.id = id;
        }

        /** Whether what was said of it can still be weighed for somebody: for it, or for one that said it. */
        private boolean concernsSomebody() {
            if (isPresent) {
                return true;
            }
            for (Accusation accusation : heard) {
                if (accusation.accuser.isPresent) {
                    return true;
                }
            }
            return false;
        }

        private void forget(Accusation accusation) {
            made.remove(accusation.number);
            for (int n = accusation.number; n < made.size(); n++) {
                made.get(n).number = n;
            }
        }

        private boolean isForgotten() {
            return !isPresent && made.isEmpty() && heard.isEmpty();
        }

        /** One of its peers accuses somebody. */
        private void speaks(Peer client) {
            if (client.server == null) {
                receivedBefore = Math.max(receivedBefore, client.receivedWithoutServer());
            } else if (client.server != home) {
                receivedBefore = received();
                home = client.server;
            }
        }

        /** How many pieces it got well from peers, as far as is known. */
        private int received() {
            return home == null ? receivedBefore : Math.max(receivedBefore, home.received());
        }
    }

    private record Bar(Host host, long untilNanos, long number) implements Comparable<Bar> {
        @Override
        public int compareTo(Bar other) {
            int byTime = Long.signum(untilNanos - other.untilNanos);
            return byTime == 0 ? Long.compare(number, other.number) : byTime;
        }
    }

    private static final class Accusation {

        private final Host accuser;
        private final Host accused;
        /** Among those of its accuser, from 0. */
        private int number;

        private Accusation(Host accuser, Host accused, int number) {
            this.accuser = accuser;
            this.accused = accused;
            this.number = number;
        }
    }

    Blame(int eliminationLimit, int failureCountLimit) {
        this.eliminationLimit = eliminationLimit;
        this.failureCountLimit = failureCountLimit;
    }

    /**
     * A download of {@code client} from {@code source} failed, as that client says; it was sent there.
     *
     * @return peers that are no longer eliminated: what was said of them counts no more, or they have given pieces since
     */
    List<Peer> accuse(Peer client, Peer source) {
        HostId from = client.host();
        HostId of = source.host();
        Host accuser = from.equals(of) ? null : host(from);
        Host accused = accuser == null ? null : host(of);
        if (accused == null) {
            return List.of();
        }
        accuser.speaks(client);
        boolean wasDoubted = isDoubted(accuser);
        if (!note(accuser, accused)) {
            return List.of();
        }
        boolean wasEliminated = accused.eliminated;
        int believed = believed(accused);
        int given = source.server == null ? 0 : source.server.given();
        accused.eliminated = believed >= eliminationLimit && (wasEliminated || believed > given);
        List<Peer> released = new ArrayList<>(0);
        if (accused.eliminated) {
            keep(accused, source);
        } else if (wasEliminated) {
            release(accused, released);
        }
        if (isDoubted(accuser) && !wasDoubted) {
            for (Accusation accusation : accuser.made) {
                if (accusation.accused.eliminated && believed(accusation.accused) < eliminationLimit) {
                    release(accusation.accused, released);
                }
            }
        }
        return released;
    }

    /** Notes who accuses whom; answers false if that is no longer noted. */
    private boolean note(Host accuser, Host accused) {
        for (Accusation known : accused.heard) {
            steps++;
            if (known.accuser == accuser) {
                return true;
            }
        }
        if (accuser.made.size() >= MAX_KNOWN || accused.heard.size() >= MAX_KNOWN) {
            return false;
        }
        if (accused.heard.isEmpty()) {
            accuser.alone += alone(accuser, accused);
        } else if (accused.heard.size() == 1) {
            Host first = accused.heard.get(0).accuser;
            first.alone -= alone(first, accused);
        }
        Accusation accusation = new Accusation(accuser, accused, accuser.made.size());
        accused.failures++;
        accuser.made.add(accusation);
        accused.heard.add(accusation);
        return true;
    }

    /** 1 if {@code accused} counts among those whom this one alone accuses; 0 if others from its address stand for it there. */
    private int alone(Host accuser, Host accused) {
        CallerAddress caller = accused.id.caller();
        if (!caller.isKnown() || accused.id.isCallerOf(accuser.id)) {
            return 1;
        }
        for (Accusation other : accuser.made) {
            steps++;
            if (other.accused != accused && other.accused.heard.size() == 1 && caller.equals(other.accused.id.caller())) {
                return 0;
            }
        }
        return 1;
    }

    private static void keep(Host accused, Peer source) {
        if (accused.sources.size() < MAX_KNOWN) {
            accused.sources.add(source);
        }
    }

    private static void release(Host accused, List<Peer> released) {
        accused.eliminated = false;
        if (!accused.barred) {
            released.addAll(accused.sources);
            accused.sources.clear();
        }
    }

    // ---- those that have given nothing yet ----

    /** Bars the host of {@code source}, which was just accused, if it has given nothing; answers whether it did. */
    boolean bar(Peer source, long now) {
        Host host = hosts.get(source.host());
        if (host == null || host.barred || host.failures < BARRING || hasGiven(source)) {
            return false;
        }
        host.barred = true;
        host.failures = 0;
        keep(host, source);
        bars.add(new Bar(host, now + (FIRST_BAR_NANOS << Math.min(host.barCount++, MAX_DOUBLINGS)), ++barNumber));
        return true;
    }

    /** Ends the bars whose time is over; answers whom they concerned. */
    List<Peer> endBars(long now) {
        if (bars.isEmpty() || bars.peek().untilNanos - now > 0) {
            return List.of();
        }
        List<Peer> free = new ArrayList<>();
        while (!bars.isEmpty() && bars.peek().untilNanos - now <= 0) {
            Host host = bars.poll().host;
            host.barred = false;
            if (!host.eliminated) {
                release(host, free);
            }
        }
        return free;
    }

    /** Whether time ends anything. */
    boolean isTimed() {
        return !bars.isEmpty();
    }

    private static boolean hasGiven(Peer source) {
        return source.server != null && source.server.given() > 0;
    }

    /** Whether nobody is sent to this host now: it is eliminated, or barred. */
    boolean excludes(Peer peer) {
        Host host = hosts.isEmpty() ? null : hosts.get(peer.host());
        return host != null && (host.eliminated || host.barred && !hasGiven(peer));
    }

    /** A peer was met that {@link #excludes} excludes: it is used again when its host is. */
    void excluded(Peer peer) {
        keep(hosts.get(peer.host()), peer);
    }

    private Host host(HostId id) {
        Host known = hosts.get(id);
        if (known == null && hosts.size() < MAX_HOSTS) {
            known = new Host(id);
            hosts.put(id, known);
        }
        return known;
    }

    /** A peer is forgotten: what was said there and of it stays for now, but it is not kept alive by it. */
    void forgotten(Peer peer) {
        Host host = hosts.isEmpty() ? null : hosts.get(peer.host());
        if (host != null) {
            host.sources.remove(peer);
            someHaveGone = true;
        }
    }

    /**
     * Forgets what concerns nobody any more. If some have gone since the last time, it looks at all peers and at all that was said:
     * nothing for a call of a client.
     *
     * @param present all peers of the swarm
     */
    void forgetGone(Collection<Peer> present) {
        if (!someHaveGone) {
            return;
        }
        someHaveGone = false;
        for (Peer peer : present) {
            Host host = hosts.get(peer.host());
            if (host != null) {
                host.isPresent = true;
            }
        }
        for (Host host : hosts.values()) {
            if (!host.concernsSomebody()) {
                forgetHeard(host);
            }
        }
        hosts.values().removeIf(Host::isForgotten);
        hosts.values().forEach(host -> host.isPresent = false);
    }

    private void forgetHeard(Host accused) {
        if (accused.heard.size() == 1) {
            Host only = accused.heard.get(0).accuser;
            only.alone -= alone(only, accused);
        }
        for (Accusation accusation : accused.heard) {
            accusation.accuser.forget(accusation);
        }
        accused.heard.clear();
        accused.eliminated = false;
    }

    /** Hosts of which something is kept; for tests of the memory. */
    int hosts() {
        return hosts.size();
    }

    /** How many reliable voices accuse this one. */
    int accusers(Peer source) {
        Host accused = hosts.get(source.host());
        return accused == null ? 0 : believed(accused);
    }

    private int believed(Host accused) {
        int count = 0;
        CallerAddress[] voices = null;
        for (Accusation accusation : accused.heard) {
            steps++;
            if (!isBelieved(accusation)) {
                continue;
            }
            CallerAddress caller = accusation.accuser.id.caller();
            if (caller.isKnown() && !accused.id.isCallerOf(accusation.accuser.id)) {
                voices = voices == null ? new CallerAddress[MAX_KNOWN] : voices;
                if (contains(voices, count, caller)) {
                    continue;
                }
                voices[count] = caller;
            }
            count++;
        }
        return count;
    }

    private static boolean contains(CallerAddress[] voices, int count, CallerAddress caller) {
        for (int i = 0; i < count; i++) {
            if (caller.equals(voices[i])) {
                return true;
            }
        }
        return false;
    }

    private boolean isBelieved(Accusation accusation) {
        Host accuser = accusation.accuser;
        return !isIsolated(accuser) && (!accusesMany(accuser) || accusation.number < accuser.received());
    }

    /** Whether some of what it says does not count, or nothing. */
    private boolean isDoubted(Host accuser) {
        return isIsolated(accuser) || accusesMany(accuser);
    }

    private static boolean accusesMany(Host accuser) {
        return accuser.made.size() > accuser.received() + 1;
    }

    /** How many hosts this one alone accuses. */
    int accusedAlone(Peer client) {
        Host accuser = hosts.get(client.host());
        return accuser == null ? 0 : accuser.alone;
    }

    private boolean isIsolated(Host accuser) {
        return accuser.alone >= failureCountLimit;
    }

    /** Whether what is free is offered to all others first: it is no source any more, or only complains. */
    boolean comesLast(Peer peer) {
        Host host = hosts.isEmpty() ? null : hosts.get(peer.host());
        return host != null && (host.eliminated || accusesMany(host)
                && host.made.size() >= Math.min(MAX_KNOWN, MANY * (long) failureCountLimit));
    }

    /** Whether nobody is sent to this host any more. */
    boolean isEliminated(Peer peer) {
        Host host = hosts.isEmpty() ? null : hosts.get(peer.host());
        return host != null && host.eliminated;
    }

    /** Whether this host gets the supernode only. */
    boolean isIsolated(Peer peer) {
        Host host = hosts.isEmpty() ? null : hosts.get(peer.host());
        return host != null && isIsolated(host);
    }

    /** How many accusations have been looked at so far; for tests of the cost. */
    long steps() {
        return steps;
    }
}
