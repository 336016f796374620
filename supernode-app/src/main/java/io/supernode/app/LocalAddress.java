package io.supernode.app;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.IpLiteral;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The address of this machine for clients which gave none by which they reached it, and its names. */
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

    /** All addresses of this machine, as far as it tells them. Asks no resolver. */
    static Set<String> all() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(address -> CallerAddress.of(address).toString())
                    .collect(Collectors.toSet());
        } catch (SocketException e) {
            // Loopback is known all the same.
            return Set.of();
        }
    }

    /** The names of this machine, as it knows them itself; at worst none. */
    static List<String> hostNames() {
        try {
            InetAddress local = InetAddress.getLocalHost();
            return Stream.of(local.getHostName(), local.getCanonicalHostName())
                    .filter(name -> !IpLiteral.isValid(name))
                    .distinct()
                    .toList();
        } catch (UnknownHostException e) {
            // A machine whose name leads nowhere is reached by its address.
            return List.of();
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
