package io.supernode.cdn.settings;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the operator says about the addresses of origins. Some addresses are refused whatever is said here: link-local,
 * multicast, unspecified, and the supernode's own ports.
 *
 * @param allowLoopback whether an origin may be on this very machine
 * @param refusePrivate whether 10/8, 172.16/12, 192.168/16, 100.64/10 and fc00::/7 are refused
 * @param allowed when this or {@code allowedHosts} is not empty, only what one of them names passes
 * @param denied blocks that are refused, also if they are allowed elsewhere
 * @param allowedHosts names, lower case; {@code *.example.com} stands for everything below
 * @param deniedHosts names that are refused, also if they are allowed elsewhere
 * @param ownPorts of this supernode, refused on every address of this machine
 */
public record EgressRules(
        boolean allowLoopback,
        boolean refusePrivate,
        List<Cidr> allowed,
        List<Cidr> denied,
        List<String> allowedHosts,
        List<String> deniedHosts,
        Set<Integer> ownPorts) {

    private static final String BELOW = "*.";

    public EgressRules {
        allowed = List.copyOf(allowed);
        denied = List.copyOf(denied);
        allowedHosts = lower(allowedHosts);
        deniedHosts = lower(deniedHosts);
        ownPorts = Set.copyOf(ownPorts);
    }

    /** No loopback; private networks, where registries often are, and everything public. */
    public static EgressRules defaults() {
        return new EgressRules(false, false, List.of(), List.of(), List.of(), List.of(), Set.of());
    }

    /** The same, with loopback allowed or not. */
    public EgressRules withLoopback(boolean allow) {
        return new EgressRules(allow, refusePrivate, allowed, denied, allowedHosts, deniedHosts, ownPorts);
    }

    /** The same, with private networks refused or not. */
    public EgressRules withPrivateRefused(boolean refuse) {
        return new EgressRules(allowLoopback, refuse, allowed, denied, allowedHosts, deniedHosts, ownPorts);
    }

    /** The same, where only these pass. */
    public EgressRules withAllowed(List<Cidr> blocks, List<String> hosts) {
        return new EgressRules(allowLoopback, refusePrivate, blocks, denied, hosts, deniedHosts, ownPorts);
    }

    /** The same, where these do not pass. */
    public EgressRules withDenied(List<Cidr> blocks, List<String> hosts) {
        return new EgressRules(allowLoopback, refusePrivate, allowed, blocks, allowedHosts, hosts, ownPorts);
    }

    /** The same, with these ports of the supernode's own. */
    public EgressRules withOwnPorts(Set<Integer> ports) {
        return new EgressRules(allowLoopback, refusePrivate, allowed, denied, allowedHosts, deniedHosts, ports);
    }

    /** Tells whether one of {@code patterns} names {@code host}. */
    public static boolean names(List<String> patterns, String host) {
        String plain = host.toLowerCase(Locale.ROOT);
        String name = plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
        return patterns.stream().anyMatch(pattern -> pattern.startsWith(BELOW)
                ? name.endsWith(pattern.substring(1))
                : name.equals(pattern));
    }

    private static List<String> lower(List<String> hosts) {
        return hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    }
}
