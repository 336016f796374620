package io.supernode.testkit.load;

/** The no-op endpoint on all connections of one loop at once, until the time is over. */
final class PingPhase implements Phase {

    private final Requests requests;
    private final int connections;

    PingPhase(Requests requests, int connections) {
        this.requests = requests;
        this.connections = connections;
    }

    @Override
    public void begin(Outbox outbox, Tally tally) {
        Pinger pinger = new Pinger(requests);
        for (int i = 0; i < connections; i++) {
            pinger.begin(outbox);
        }
    }

    @Override
    public boolean isDone() {
        return false;
    }
}
