package io.supernode.testkit.sim;

import io.supernode.core.Supernode;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.report.ClientErrorReport;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import java.util.concurrent.CompletableFuture;

/**
 * What hosts do that use other cids than their own: each round is several calls at one instant, from the address of the host. They
 * cost the supernode no time, so that what they harm is what they change. Not thread-safe.
 */
final class Saboteur {

    /** Cids that a host with {@link Lie#MANY_CIDS} registers: in the usual swarm of 1000 these are 10 000. */
    static final int CIDS = 40;

    static final int ROUNDS = 20;
    private static final long ROUND_NANOS = 500_000_000;
    /** Others that one host harms in a round: so each has the trouble of one or two. */
    static final int VICTIMS = 4;
    private static final int FIRST_PORT = 20_000;

    private final World world;
    private final RunningCore running;

    Saboteur(World world, RunningCore running) {
        this.world = world;
        this.running = running;
    }

    /** One round; the next one follows by itself. */
    void act(SimPeer liar, int round) {
        // While the supernode is down, nobody hears it.
        if (running.runs()) {
            act(running.running(), liar, round);
        }
        if (round + 1 < ROUNDS) {
            world.after(ROUND_NANOS, EventKind.SABOTAGE, liar.index, round + 1, 0);
        }
    }

    private void act(Supernode core, SimPeer liar, int round) {
        switch (liar.lie) {
            case STOLEN_CIDS -> stealCids(core, liar);
            case STOLEN_ADDRESSES -> stealAddress(core, liar, round);
            case FOREIGN_REPORTS -> reportForOthers(core, liar);
            case MANY_CIDS -> multiply(core, liar, round);
            default -> throw new IllegalArgumentException(liar.lie + " is done by the client loop");
        }
    }

    /** It takes the cids of others for its own, and says that it has everything. */
    private void stealCids(Supernode core, SimPeer liar) {
        for (int n = 0; n < VICTIMS; n++) {
            SimPeer victim = victim(liar);
            register(core, liar, victim.cid, address(liar), ControlPlane.UPLOAD_PORT);
            claimAll(core, liar, victim.cid);
        }
    }

    /** It offers everything at somebody else's server. */
    private void stealAddress(Supernode core, SimPeer liar, int round) {
        if (round < VICTIMS) {
            String cid = cid(liar, round);
            register(core, liar, cid, address(victim(liar)), ControlPlane.UPLOAD_PORT);
            claimAll(core, liar, cid);
        }
    }

    /** It says that others have gone, have what they lack, failed, or have finished. */
    private void reportForOthers(Supernode core, SimPeer liar) {
        for (int n = 0; n < VICTIMS; n++) {
            SimPeer victim = victim(liar);
            SimPeer other = victim(liar);
            int piece = world.random.nextInt(liar.file.pieceCount);
            String range = liar.file.ranges[piece];
            core.leave(liar.file.taskId, victim.cid, caller(liar));
            core.reportPiece(new PieceReport(liar.file.taskId, victim.cid, other.cid, range, caller(liar)));
            core.complain(new ClientErrorReport(
                    liar.file.taskId, victim.cid, other.cid, "FILE_NOT_EXIST", null, caller(liar)));
            hangUp(core.pull(new PullRequest(
                    liar.file.taskId, victim.cid, other.cid, range, "701", "500", caller(liar))).toCompletableFuture());
            hangUp(core.pull(new PullRequest(
                    liar.file.taskId, victim.cid, "", "", "702", "502", caller(liar))).toCompletableFuture());
        }
    }

    private static void hangUp(CompletableFuture<PullOutcome> pull) {
        pull.cancel(false);
    }

    /** It is thousands of clients, who all say that they have everything. */
    private void multiply(Supernode core, SimPeer liar, int round) {
        if (round == 0) {
            for (int n = 0; n < CIDS; n++) {
                register(core, liar, cid(liar, n), address(liar), FIRST_PORT + n);
                claimAll(core, liar, cid(liar, n));
            }
        }
    }

    private SimPeer victim(SimPeer liar) {
        while (true) {
            SimHost host = world.hosts[world.random.nextInt(world.hosts.length)];
            if (!host.peers[liar.file.index].liar) {
                return host.peers[liar.file.index];
            }
        }
    }

    private static String cid(SimPeer liar, int number) {
        return address(liar) + '-' + liar.index + '-' + (number + 2);
    }

    private static String address(SimPeer peer) {
        return Population.address(peer.host.index);
    }

    private static CallerAddress caller(SimPeer liar) {
        return Population.caller(liar.host.index);
    }

    private static void register(Supernode core, SimPeer liar, String cid, String ip, int port) {
        core.register(RegistrationRequest.builder()
                .cid(cid).ip(ip).hostName("peer").superNodeIp("10.0.0.0").port(port).path("/peer/file/f")
                .rawUrl(liar.file.url).taskUrl(liar.file.url).version(liar.kind.version()).callSystem("simulation")
                .dfdaemon("false").caller(caller(liar)).build());
    }

    private static void claimAll(Supernode core, SimPeer liar, String cid) {
        for (int piece = 0; piece < liar.file.pieceCount; piece++) {
            core.reportPiece(new PieceReport(liar.file.taskId, cid, "", liar.file.ranges[piece], caller(liar)));
        }
    }
}
