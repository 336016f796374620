package io.supernode.core.policy;

/**
 * What the supernode's uplink has been measured to carry.
 *
 * @param rate most that uploads have given together, bytes per second; 0 when nothing has been measured yet
 * @param uploads fewest at once with which that was so, on average
 * @param isFull whether more uploads at once have given no more: the link carries no more than that, not its clients
 */
public record UplinkCapacity(double rate, double uploads, boolean isFull) {

    /** Before the first reading. */
    public static final UplinkCapacity NOT_YET = new UplinkCapacity(0, 0, false);
}
