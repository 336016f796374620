package io.supernode.testkit.sim;

/**
 * What TCP makes of links with queues: how long a new connection takes until its bytes flow at their rate, and what
 * headers and acknowledgements take of the links.
 *
 * <p>Every packet passes the queues on its way: data those of the server's uplink and the client's downlink, requests
 * and acknowledgements those of the client's uplink and the server's downlink. A full link has the windows of its
 * connections waiting before it. Where the acknowledgements of a connection have to wait too, its window is divided
 * between the two queues. So a round trip to a host that is busy both ways takes about a window over its rate, and what
 * needs round trips (connecting, asking, slow start) takes its time. What slow start loses is put before the first
 * byte; meanwhile others have the link. Not thread-safe.
 */
final class Connections {

    /** Payload of a full frame, and its length on Ethernet with TCP's time stamps. */
    private static final double PAYLOAD = 1448;
    private static final double FRAME = 1514;
    /** An acknowledgement for each second frame (RFC 5681). */
    private static final double ACKNOWLEDGEMENT = 66;
    private static final double FRAMES_ACKNOWLEDGED = 2;
    private static final double ACKNOWLEDGEMENTS = ACKNOWLEDGEMENT / (FRAMES_ACKNOWLEDGED * FRAME);
    /** RFC 6928. */
    private static final double INITIAL_WINDOW = 10 * PAYLOAD;
    /** A link that carries so much is full. */
    private static final double FULL = 0.95;

    private final LinkQueues queues;
    private final FlowNetwork network;
    private final double[] capacity;
    private final double baseNanos;

    /** @param capacity of each link, bytes per nanosecond on the wire */
    Connections(Scenario.Links links, FlowNetwork network, double... capacity) {
        this.queues = links.queues();
        this.network = network;
        this.capacity = capacity.clone();
        this.baseNanos = links.connectLatency().toNanos();
        for (int link = 0; link < capacity.length; link++) {
            network.setCapacity(link, payload(link), 0);
        }
    }

    private double payload(int link) {
        return capacity[link] * PAYLOAD / FRAME;
    }

    /**
     * How long a connection that begins now takes until its bytes flow, in nanoseconds.
     *
     * @param server null for the supernode
     * @param connects how often the server is connected to
     */
    long delay(SimHost client, SimHost server, int connects) {
        int up = server == null ? Transfers.SEED_LINK : Transfers.uplink(server);
        int down = Transfers.downlink(client);
        double roundTrip = baseNanos + waiting(up) + waiting(down) + waiting(Transfers.uplink(client))
                + (server == null ? 0 : waiting(Transfers.downlink(server)));
        double rate = Math.min(
                payload(up) / (network.flowCount(up) + 1), payload(down) / (network.flowCount(down) + 1));
        return (long) ((connects + 1) * roundTrip + slowStart(roundTrip, rate));
    }

    /** What is lost until the window is as large as the path needs: it doubles with each round trip. */
    private double slowStart(double roundTrip, double rate) {
        double lost = 0;
        for (double window = INITIAL_WINDOW; window < Math.min(queues.window(), rate * roundTrip); window *= 2) {
            lost += roundTrip - window / rate;
        }
        return lost;
    }

    /** How long a packet waits before {@code link}, in nanoseconds. */
    private double waiting(int link) {
        if (network.usedOf(link) < FULL * network.capacityOf(link)) {
            return 0;
        }
        double bytes = 0;
        for (int flow : network.flowsOf(link)) {
            bytes += waits(flow, link) ? window(flow) : 0;
        }
        return Math.min(bytes, queues.queue()) / capacity[link];
    }

    /** Whether a flow's window waits before this one of its links: before the first that is full. */
    private boolean waits(int flow, int link) {
        int up = network.upLinkOf(flow);
        return link == up || network.usedOf(up) < FULL * network.capacityOf(up);
    }

    /** What of a flow's window waits with its data. */
    private double window(int flow) {
        int acknowledges = Transfers.uplinkBeside(network.downLinkOf(flow));
        return network.flowCount(acknowledges) > 0 ? queues.window() / 2.0 : queues.window();
    }

    /** A transfer between two hosts has begun or ended: acknowledgements take their part of the other directions. */
    void changed(SimHost client, SimHost server, long now) {
        adapt(Transfers.uplink(client), Transfers.downlink(client), now);
        if (server != null) {
            adapt(Transfers.downlink(server), Transfers.uplink(server), now);
        }
    }

    private void adapt(int link, int acknowledged, long now) {
        double value = payload(link) * (network.flowCount(acknowledged) > 0 ? 1 - ACKNOWLEDGEMENTS : 1);
        // A host that has vanished silently carries nothing any more.
        if (network.capacityOf(link) > 0 && network.capacityOf(link) != value) {
            network.setCapacity(link, value, now);
        }
    }
}
