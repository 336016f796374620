package io.supernode.testkit.sim;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.testkit.client.ClientKind;
import java.util.SplittableRandom;

/** Draws the hosts of a scenario and their clients: who arrives when, runs what, and goes wrong how. */
final class Population {

    /** Host {@code i} has the address 10.0.0.0 + {@value} + i. */
    private static final int FIRST_ADDRESS = 1;

    private static final int OCTET_BITS = 8;
    private static final int OCTET = 255;

    private Population() {}

    static void draw(World world, SplittableRandom random) {
        Scenario scenario = world.scenario;
        Scenario.Faults faults = scenario.faults();
        long[] arrivals = scenario.arrival().draw(scenario.peers(), random);
        for (int i = 0; i < scenario.peers(); i++) {
            ClientKind kind = scenario.clients().draw(random);
            double speed = random.nextDouble();
            double fate = random.nextDouble();
            long vanishAfter = random.nextLong(faults.vanishWindow().toNanos());
            boolean liar = fate >= 1 - faults.liars();
            double stallsFrom = faults.slow().fraction() + faults.frozen().fraction();
            double servesFrom = stallsFrom + faults.stalling() + faults.notServing();
            boolean stalls = speed >= stallsFrom && speed < stallsFrom + faults.stalling();
            boolean serves = stalls || speed < stallsFrom || speed >= servesFrom;
            SimHost host =
                    new SimHost(i, arrivals[i], factor(faults, speed), stalls, serves, scenario.downloads());
            world.hosts[i] = host;
            for (SimFile file : world.files) {
                int index = file.index * scenario.peers() + i;
                SimPeer peer = new SimPeer(index, host, file, kind, address(i) + '-' + index + "-1",
                        liar ? faults.lie() : null);
                host.peers[file.index] = peer;
                world.peers[index] = peer;
            }
            // The peer of the first file stands for its host.
            world.events.push(arrivals[i], EventKind.ARRIVE, i, 0, 0);
            if (fate < faults.vanish()) {
                world.events.push(arrivals[i] + vanishAfter, EventKind.VANISH, i, 0, 0);
            }
        }
    }

    private static double factor(Scenario.Faults faults, double draw) {
        if (draw < faults.slow().fraction()) {
            return faults.slow().factor();
        }
        return draw < faults.slow().fraction() + faults.frozen().fraction() ? faults.frozen().factor() : 1;
    }

    /** The IP address of host {@code index}. */
    static String address(int index) {
        int host = index + FIRST_ADDRESS;
        return "10." + (host >> 2 * OCTET_BITS) + '.' + (host >> OCTET_BITS & OCTET) + '.' + (host & OCTET);
    }

    /** From where host {@code index} calls. */
    static CallerAddress caller(int index) {
        return CallerAddress.of(address(index));
    }

    /** The index of a peer whose cid was made here; of one that uses the cid of another, that of its host. */
    static int index(String cid) {
        if (PeerId.isFromElsewhere(cid)) {
            String[] octets = cid.substring(PeerId.ELSEWHERE_PREFIX.length(), cid.indexOf('~')).split("\\.");
            int host = 0;
            for (int i = 1; i < octets.length; i++) {
                host = host << OCTET_BITS | Integer.parseInt(octets[i]);
            }
            return host - FIRST_ADDRESS;
        }
        int dash = cid.indexOf('-');
        return Integer.parseInt(cid, dash + 1, cid.lastIndexOf('-'), 10);
    }
}
