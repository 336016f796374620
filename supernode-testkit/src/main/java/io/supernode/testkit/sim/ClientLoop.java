package io.supernode.testkit.sim;

import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.testkit.client.ClientKind;
import java.util.HashMap;
import java.util.List;

/**
 * The main loops of the three generations of clients, as protocol section 2 describes them. They differ in their
 * sleeps after a 602 and in their time-outs; what they share is one loop that takes results from a queue, merges them,
 * reports one and acts on the answer. Not thread-safe.
 */
final class ClientLoop implements Transfers.Listener {

    private static final long MILLI = 1_000_000;
    private static final long POLL_NANOS = ClientKind.QUEUE_POLL.toNanos();
    /** A client that is sent away so often in a row gets the file from the origin. */
    private static final int MAX_MIGRATIONS = 20;
    private static final long RETRY_NANOS = 2_500 * MILLI;

    private final World world;
    private final Requests requests;
    private final Transfers transfers;
    private final double nanosPerByte;
    private final long writeDelay;

    ClientLoop(World world, Requests requests, Transfers transfers) {
        this.world = world;
        this.requests = requests;
        this.transfers = transfers;
        nanosPerByte = 1e9 / world.scenario.disk().rate();
        writeDelay = world.scenario.disk().delay().toNanos();
    }

    /** The client starts, or has to register again. */
    void register(SimPeer peer) {
        if (peer.pieces == null) {
            peer.pieces = new byte[peer.file.pieceCount];
        }
        peer.state = SimPeer.State.REGISTERING;
        requests.register(peer);
    }

    void registered(SimPeer peer, RegistrationOutcome outcome) {
        if (outcome instanceof RegistrationOutcome.Registered) {
            peer.acceptedAt = peer.acceptedAt < 0 ? world.now() : peer.acceptedAt;
            if (peer.lie == Lie.PHANTOM_PIECES) {
                lie(peer);
            } else if (peer.lie != null && peer.lie.isSabotage()) {
                peer.state = SimPeer.State.LYING;
                world.after(0, EventKind.SABOTAGE, peer.index, 0, 0);
                beginNext(peer);
            } else {
                pull(peer, Item.START);
            }
        } else if (outcome instanceof RegistrationOutcome.AuthenticationPending) {
            world.after(RETRY_NANOS, EventKind.RETRY, peer.index, ++peer.generation, 0);
        } else {
            giveUp(peer);
        }
    }

    private void lie(SimPeer peer) {
        peer.state = SimPeer.State.LYING;
        for (int piece = 0; piece < peer.file.pieceCount; piece++) {
            requests.reportPiece(peer, piece, Item.NOBODY);
        }
        beginNext(peer);
    }

    private void pull(SimPeer peer, long item) {
        peer.state = SimPeer.State.PULLING;
        peer.pending = Item.NONE;
        peer.asked = item;
        requests.pull(peer);
    }

    /** The answer to a pull is there. */
    void answered(SimPeer peer, PullOutcome outcome) {
        if (outcome instanceof PullOutcome.Pieces pieces) {
            peer.sleeps = 0;
            peer.migrations = 0;
            process(peer, pieces.listed());
        } else if (outcome instanceof PullOutcome.Wait) {
            peer.waits++;
            sleep(peer);
        } else if (outcome instanceof PullOutcome.Finished) {
            finish(peer);
        } else if (outcome instanceof PullOutcome.SourceError) {
            giveUp(peer);
        } else {
            migrate(peer);
        }
    }

    /** A code that the client does not understand, or no answer at all: it registers again and goes on. */
    private void migrate(SimPeer peer) {
        if (++peer.migrations > MAX_MIGRATIONS) {
            giveUp(peer);
        } else {
            register(peer);
        }
    }

    /** No answer came in time. Py repeats the request; Go takes the supernode for gone and registers again. */
    void readTimedOut(SimPeer peer) {
        world.tally.readTimeouts++;
        requests.hangUp(peer);
        if (peer.state == SimPeer.State.REGISTERING || peer.kind == ClientKind.PY) {
            if (peer.state == SimPeer.State.REGISTERING) {
                migrate(peer);
            } else {
                pull(peer, peer.asked);
            }
        } else {
            migrate(peer);
        }
    }

    private void process(SimPeer peer, List<PieceAssignment> assignments) {
        for (PieceAssignment assignment : assignments) {
            int piece = assignment.piece();
            int source = assignment.fromSupernode() ? Item.SEED : Population.index(assignment.cid());
            if (source != Item.SEED) {
                noteCid(peer, piece, source, assignment.cid());
            }
            int known = peer.pieces[piece] & SimPeer.KNOWLEDGE;
            if (known == SimPeer.OWNED) {
                peer.results.add(Item.pack(piece, source, Item.SEMI_SUCCESS));
            } else if (known == SimPeer.UNKNOWN) {
                peer.pieces[piece] |= SimPeer.RUNNING;
                peer.running++;
                peer.downloadBegan(world.now());
                if (peer.lie == Lie.FALSE_COMPLAINTS && source != Item.SEED) {
                    peer.downloadEnded(world.now());
                    peer.results.add(Item.pack(piece, source, Item.FAIL));
                } else {
                    transfers.begin(peer, piece, source);
                }
            }
        }
        nextResult(peer);
    }

    /** The cid is what a client repeats; that of a source may be another than the one that it began with. */
    private void noteCid(SimPeer peer, int piece, int source, String cid) {
        if (!cid.equals(world.peers[source].cid)) {
            if (peer.sourceCids == null) {
                peer.sourceCids = new HashMap<>();
            }
            peer.sourceCids.put(piece, cid);
        } else if (peer.sourceCids != null) {
            peer.sourceCids.remove(piece);
        }
    }

    /** Takes results until one is to be reported, or until there are none. */
    private void nextResult(SimPeer peer) {
        while (!peer.results.isEmpty()) {
            long item = peer.results.poll();
            settle(peer, item);
            peer.pending = item;
            boolean merge = Item.result(item) == Item.SEMI_SUCCESS
                    && (!peer.results.isEmpty() || peer.running > ClientKind.MERGE_ABOVE_RUNNING);
            if (!merge) {
                pull(peer, item);
                return;
            }
        }
        peer.state = SimPeer.State.POLLING;
        peer.generation++;
        if (peer.pending != Item.NONE) {
            // Without a merged result a time-out changes nothing, and needs no event.
            world.after(POLL_NANOS, EventKind.POLL_TIMEOUT, peer.index, peer.generation, 0);
        }
    }

    private static void settle(SimPeer peer, long item) {
        int piece = Item.piece(item);
        if ((peer.pieces[piece] & SimPeer.KNOWLEDGE) == SimPeer.RUNNING) {
            peer.running--;
            int known = Item.result(item) == Item.FAIL ? SimPeer.UNKNOWN : SimPeer.OWNED;
            peer.pieces[piece] = (byte) (peer.pieces[piece] & SimPeer.WRITTEN | known);
        }
    }

    void pollTimedOut(SimPeer peer) {
        pull(peer, peer.pending);
    }

    @Override
    public void downloaded(SimPeer peer, int piece, int source) {
        peer.downloadEnded(world.now());
        long nanos = times(peer).perPiece().toNanos();
        if (nanos == 0) {
            received(peer, piece, source);
        } else {
            world.after(nanos, EventKind.RECEIVED, peer.index, piece, source);
        }
    }

    /** The client has checked a piece that has come. */
    void received(SimPeer peer, int piece, int source) {
        add(peer, Item.pack(piece, source, Item.SEMI_SUCCESS));
        long start = Math.max(world.now(), peer.writerFreeAt);
        peer.writerFreeAt = start + writeDelay + (long) (peer.file.layout.framedLength(piece) * nanosPerByte);
        world.events.push(peer.writerFreeAt, EventKind.WRITTEN, peer.index, piece, source);
    }

    @Override
    public void failed(SimPeer peer, int piece, int source) {
        peer.downloadEnded(world.now());
        if (peer.kind == ClientKind.GO1 && source != Item.SEED && !world.peers[source].canServe(piece)
                && world.peers[source].liar) {
            requests.reportMissing(peer, piece, source);
        }
        add(peer, Item.pack(piece, source, Item.FAIL));
    }

    private void add(SimPeer peer, long item) {
        peer.results.add(item);
        if (peer.state == SimPeer.State.POLLING) {
            nextResult(peer);
        }
    }

    /** A piece is on the disk: others can have it from now on. */
    void written(SimPeer peer, int piece, int source) {
        peer.pieces[piece] |= SimPeer.WRITTEN;
        peer.written++;
        peer.file.copies[piece]++;
        world.trace.add(world.now(), EventKind.WRITTEN, peer.index, piece, source);
        requests.reportPiece(peer, piece, source);
        if (peer.state == SimPeer.State.FINISHING) {
            finish(peer);
        } else if (peer.kind.isWokenByCompletions() && peer.state == SimPeer.State.SLEEPING) {
            awake(peer);
        }
    }

    private void sleep(SimPeer peer) {
        if (peer.kind.isWokenByCompletions() && !peer.results.isEmpty()) {
            nextResult(peer);
            return;
        }
        peer.state = SimPeer.State.SLEEPING;
        peer.generation++;
        long nanos = peer.kind.sleepNanos(peer.sleeps++, world.random::nextLong);
        world.after(nanos, EventKind.WAKE, peer.index, peer.generation, 0);
    }

    /** A sleep ends: Go1 looks for results first; all others repeat the request. */
    void awake(SimPeer peer) {
        if (peer.kind.isWokenByCompletions() && !peer.results.isEmpty()) {
            nextResult(peer);
        } else {
            pull(peer, peer.asked);
        }
    }

    private void finish(SimPeer peer) {
        // The client ends when its writer has: the last piece may still be on its way to the disk.
        peer.generation++;
        if (peer.written < peer.file.pieceCount) {
            peer.state = SimPeer.State.FINISHING;
            return;
        }
        long nanos = times(peer).end().toNanos();
        if (nanos == 0) {
            ended(peer);
        } else {
            peer.state = SimPeer.State.ENDING;
            world.after(nanos, EventKind.ENDED, peer.index, peer.generation, 0);
        }
    }

    /** The client has done all that is left to do with the whole file. */
    void ended(SimPeer peer) {
        peer.state = SimPeer.State.DONE;
        if (!peer.liar) {
            peer.finishedAt = world.now();
            world.tally.finished++;
            world.tally.working--;
        }
        beginNext(peer);
    }

    private void giveUp(SimPeer peer) {
        peer.state = SimPeer.State.GAVE_UP;
        peer.generation++;
        world.tally.gaveUp++;
        if (!peer.liar) {
            world.tally.working--;
        }
        beginNext(peer);
    }

    /** A host arrives: it begins the first files of each image. */
    void arrive(SimHost host) {
        for (int image = 0; image < host.imageCount(); image++) {
            for (int i = 0; i < world.scenario.downloads().filesAtOnce(); i++) {
                begin(host.begin(image));
            }
        }
    }

    /** A download has ended: the host begins the image's next file. */
    private void beginNext(SimPeer ended) {
        begin(ended.host.begin(ended.host.imageOf(ended.file.index)));
    }

    private void begin(SimPeer next) {
        if (next != null && next.isWorking()) {
            next.arrival = world.now();
            if (world.scenario.realClients()) {
                long nanos = times(next).drawStart(world.random);
                world.after(nanos, EventKind.STARTED, next.index, ++next.generation, 0);
            } else {
                register(next);
            }
        }
    }

    private ClientTimes times(SimPeer peer) {
        return world.scenario.realClients() ? ClientTimes.of(peer.kind) : ClientTimes.NONE;
    }

    /** The host's clients are killed. */
    void vanish(SimHost host) {
        for (SimPeer peer : host.peers) {
            vanish(peer);
        }
    }

    private void vanish(SimPeer peer) {
        boolean wasWorking = peer.isWorking();
        if (!world.scenario.faults().vanishSilently()) {
            requests.hangUp(peer);
        }
        peer.state = SimPeer.State.VANISHED;
        peer.generation++;
        transfers.vanish(peer.host);
        forgetCopies(peer);
        world.tally.vanished++;
        if (wasWorking && !peer.liar) {
            world.tally.working--;
        } else if (peer.finishedAt >= 0) {
            world.tally.finished--;
            peer.finishedAt = -1;
        }
    }

    private void forgetCopies(SimPeer peer) {
        for (int piece = 0; peer.pieces != null && piece < peer.file.pieceCount; piece++) {
            if ((peer.pieces[piece] & SimPeer.WRITTEN) != 0) {
                peer.file.copies[piece]--;
            }
        }
    }
}
