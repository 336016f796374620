package io.supernode.core.swarm;

import io.supernode.core.decision.Decision;
import io.supernode.core.decision.Effect;
import io.supernode.core.policy.ServerKind;

/**
 * Keeps the peers of one swarm in {@link UploaderIndex} where the load and the kind of their servers belong. Guarded by
 * the task's lock.
 */
final class ServerRanks {

    /** A server under this part of the median rate is slow: used last (scheduling study, rule 3). */
    private static final double SLOW = 0.25;
    private static final int NOWHERE = -1;

    private final SwarmContext context;
    private final UploaderIndex uploaders;
    private final Blame blame;
    private final RunningMedian rates = new RunningMedian();

    ServerRanks(SwarmContext context, UploaderIndex uploaders, Blame blame) {
        this.context = context;
        this.uploaders = uploaders;
        this.blame = blame;
    }

    /** One upload had that rate, in bytes per second. */
    void add(double rate) {
        rates.add(rate);
    }

    /** Of all uploads, bytes per second; 0 before the first. */
    double medianRate() {
        return rates.value();
    }

    /**
     * A server has one upload more: its sources in this swarm rank differently now. Other swarms notice it
     * when they try to use the server.
     */
    void acquired(UploadServer server) {
        Peer sole = server.sole();
        if (sole != null) {
            put(sole);
            return;
        }
        int rank = rankOf(server);
        for (Peer peer : server.sources()) {
            if (isOfThisSwarm(peer)) {
                put(peer, rank);
            }
        }
    }

    /**
     * A server has one upload less, or is no longer suspect: all its sources rank differently now, also those of other
     * tasks.
     */
    void changed(UploadServer server, Decision decision) {
        Peer sole = server.sole();
        if (sole != null && isOfThisSwarm(sole)) {
            put(sole);
            return;
        }
        int rank = rankOf(server);
        for (Peer peer : server.sources()) {
            if (isOfThisSwarm(peer)) {
                put(peer, rank);
            } else {
                decision.effect(new Effect.ServerLoadChanged(peer.record().task(), peer.record().id()));
            }
        }
    }

    private boolean isOfThisSwarm(Peer peer) {
        return peer.swarm().has(this);
    }

    /** Puts {@code peer} where its state and its server's load belong. One that has left makes room for another source. */
    void put(Peer peer) {
        UploadServer server = peer.server;
        if (server == null) {
            put(peer, NOWHERE);
            return;
        }
        if (peer.down) {
            server.removeSource(peer);
        } else if (!peer.isSource) {
            server.addSource(peer);
        }
        put(peer, rankOf(server));
    }

    private void put(Peer peer, int rank) {
        boolean serves = rank != NOWHERE && peer.isSource && !peer.down && peer.served.length > 0 && !blame.excludes(peer);
        if (serves) {
            uploaders.put(peer, rank);
        } else {
            uploaders.remove(peer);
        }
    }

    /** Of all sources behind {@code server}. */
    private int rankOf(UploadServer server) {
        int filledLinks = server.filledLinks(context.settings.peerUpLimit());
        return filledLinks < 0 ? NOWHERE : UploaderIndex.rank(filledLinks, kindOf(server));
    }

    ServerKind kindOf(UploadServer server) {
        if (server.isSuspect()) {
            return ServerKind.SUSPECT;
        }
        float rate = server.rate();
        if (rate == 0) {
            return ServerKind.FRESH;
        }
        return rate < SLOW * rates.value() ? ServerKind.SLOW : ServerKind.PROVEN;
    }

    /** Whether its source is the seed, or a server that has given a whole piece at a good rate. */
    boolean isProven(Transfer transfer) {
        return transfer.isFromSeed() || kindOf(transfer.server) == ServerKind.PROVEN;
    }
}
