package io.supernode.testkit.load;

/** Calls the no-op endpoint again and again: what the HTTP server and this client cost without any scheduling. */
final class Pinger implements Caller {

    private final Call ping;

    Pinger(Requests requests) {
        ping = new Call(CallKind.PING, this, requests.ping());
    }

    /** The first call of one of many that run at once. */
    void begin(Outbox outbox) {
        outbox.add(ping);
    }

    @Override
    public void replied(Call call, ReplyReader reply, Outbox outbox) {
        outbox.add(ping);
    }

    @Override
    public void lost(Call call, Outbox outbox) {
        outbox.addLater(ping, System.nanoTime());
    }
}
