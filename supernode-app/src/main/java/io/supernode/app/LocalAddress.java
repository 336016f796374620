package io.supernode.app;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;

/** An address of this machine for clients which gave none by which they reached it. */
final class LocalAddress {

    private static final String LOOPBACK = "127.0.0.1";

    private LocalAddress() {}

    /** An IPv4 address of an interface that is up, private ones first, else loopback. Asks no resolver. */
    static String guess() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(LocalAddress::isUsable)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address && !address.isLinkLocalAddress())
                    .min(Comparator.comparing(address -> !address.isSiteLocalAddress()))
                    .map(InetAddress::getHostAddress)
                    .orElse(LOOPBACK);
        } catch (SocketException e) {
            // A machine that does not tell its interfaces can still serve itself.
            return LOOPBACK;
        }
    }

    private static boolean isUsable(NetworkInterface candidate) {
        try {
            return candidate.isUp() && !candidate.isLoopback() && !candidate.isPointToPoint();
        } catch (SocketException e) {
            return false;
        }
    }
}
