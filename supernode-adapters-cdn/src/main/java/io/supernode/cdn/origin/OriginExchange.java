package io.supernode.cdn.origin;

/** A question to an origin that is under way, or has ended. */
@FunctionalInterface
public interface OriginExchange {

    /** Gives up; the listener hears of {@code why}, unless the exchange has ended already. Returns at once. */
    void abort(OriginError why);
}
