package io.supernode.cdn.origin;

/** A request to an origin that is under way, or has ended. Thread-safe. */
public interface OriginExchange {

    /** Gives up; the listener hears of {@code why}, unless the exchange has ended already. Returns at once. */
    void abort(OriginError why);

    /** Goes on with a body for which the listener's window was 0. */
    void resume();
}
