package io.supernode.testkit.peer;

/** Addresses of loopback, of which each peer of a swarm can have one to itself. */
public final class LoopbackAddress {

    /** As many fit into two bytes without 0 and 255. */
    private static final int PER_BYTE = 254;

    private LoopbackAddress() {}

    /**
     * The address of a peer.
     *
     * @param number from 0 to 64515
     */
    public static String of(int number) {
        if (number < 0 || number >= PER_BYTE * PER_BYTE) {
            throw new IllegalArgumentException("no address for peer " + number);
        }
        return "127.77." + (1 + number / PER_BYTE) + '.' + (1 + number % PER_BYTE);
    }
}
