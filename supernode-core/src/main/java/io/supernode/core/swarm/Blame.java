package io.supernode.core.swarm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which hosts said of which others that downloads from them failed, and who of the two is to blame. A host is an IP
 * address: many cids of one host are one voice. Guarded by the task's lock.
 *
 * <ul>
 * <li>A host is <em>eliminated</em> as a source once eliminationLimit hosts accuse it, and these are more than the
 * pieces that it has given lately.
 * <li>A host is <em>isolated</em>, and its word counts no more, once it alone accuses failureCountLimit others whom
 * nobody else accuses: then the fault is its own.
 * <li>The word of a host counts as long as it accuses no more others than one more than the pieces that it got well from
 * peers.
 * </ul>
 *
 * <p>What is kept is bounded, whatever clients say: beyond {@link #MAX_HOSTS} hosts, and {@link #MAX_KNOWN} of each, what
 * they say is not noted.
 */
final class Blame {

    static final int MAX_HOSTS = 20_000;
    static final int MAX_KNOWN = 64;

    private final int eliminationLimit;
    private final int failureCountLimit;
    private final Map<String, Host> hosts = new HashMap<>();

    /** What is said by one host and of it. */
    private static final class Host {

        private final Set<Host> accused = new LinkedHashSet<>();
        private final Set<Host> accusers = new LinkedHashSet<>();
        private boolean eliminated;
        /** The last one there that was accused. */
        private Peer source;
        /** The last one there that accused somebody. */
        private Peer client;
    }

    Blame(int eliminationLimit, int failureCountLimit) {
        this.eliminationLimit = eliminationLimit;
        this.failureCountLimit = failureCountLimit;
    }

    /**
     * A download of {@code client} from {@code source} failed, as that client says; it was sent there.
     *
     * @return peers that are no longer eliminated, because an accuser has turned out to be unreliable
     */
    List<Peer> accuse(Peer client, Peer source) {
        String from = client.record().address().ip();
        String of = source.record().address().ip();
        Host accuser = from.equals(of) ? null : host(from);
        Host accused = accuser == null ? null : host(of);
        if (accused == null || accuser.accused.size() >= MAX_KNOWN || accused.accusers.size() >= MAX_KNOWN) {
            return List.of();
        }
        accused.source = source;
        accuser.client = client;
        accuser.accused.add(accused);
        accused.accusers.add(accuser);
        int believed = believed(accused);
        int given = source.server == null ? 0 : source.server.given();
        accused.eliminated = believed >= eliminationLimit && (accused.eliminated || believed > given);
        return isUnreliable(accuser) ? release(accuser.accused) : List.of();
    }

    private List<Peer> release(Set<Host> accused) {
        List<Peer> released = new ArrayList<>();
        for (Host host : accused) {
            if (host.eliminated && believed(host) < eliminationLimit) {
                host.eliminated = false;
                released.add(host.source);
            }
        }
        return released;
    }

    private Host host(String ip) {
        Host known = hosts.get(ip);
        if (known == null && hosts.size() < MAX_HOSTS) {
            known = new Host();
            hosts.put(ip, known);
        }
        return known;
    }

    /** How many reliable hosts accuse this one. */
    int accusers(Peer source) {
        Host accused = hosts.get(source.record().address().ip());
        return accused == null ? 0 : believed(accused);
    }

    private int believed(Host accused) {
        int count = 0;
        for (Host accuser : accused.accusers) {
            if (!isUnreliable(accuser)) {
                count++;
            }
        }
        return count;
    }

    /** How many hosts this one alone accuses. */
    int accusedAlone(Peer client) {
        Host accuser = hosts.get(client.record().address().ip());
        return accuser == null ? 0 : accusedAlone(accuser);
    }

    private static int accusedAlone(Host accuser) {
        int alone = 0;
        for (Host accused : accuser.accused) {
            if (accused.accusers.size() == 1) {
                alone++;
            }
        }
        return alone;
    }

    private boolean isUnreliable(Host accuser) {
        UploadServer home = accuser.client == null ? null : accuser.client.server;
        int received = home == null ? 0 : home.received();
        return accuser.accused.size() > received + 1 || accusesManyAlone(accuser);
    }

    private boolean accusesManyAlone(Host accuser) {
        return accuser.accused.size() >= failureCountLimit && accusedAlone(accuser) >= failureCountLimit;
    }

    /** Whether nobody is sent to this host any more. */
    boolean isEliminated(Peer peer) {
        Host host = hosts.isEmpty() ? null : hosts.get(peer.record().address().ip());
        return host != null && host.eliminated;
    }

    /** Whether this host gets the supernode only. */
    boolean isIsolated(Peer peer) {
        Host host = hosts.isEmpty() ? null : hosts.get(peer.record().address().ip());
        return host != null && accusesManyAlone(host);
    }
}
