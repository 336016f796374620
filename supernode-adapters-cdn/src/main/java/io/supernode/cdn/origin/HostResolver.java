package io.supernode.cdn.origin;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Turns names into addresses; may block, and is called by many threads at once, though never for what is an address.
 */
@FunctionalInterface
public interface HostResolver {

    /** All addresses of {@code host}, at least one. */
    InetAddress[] resolve(String host) throws UnknownHostException;
}
