package io.supernode.cdn.origin;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;

/**
 * Resolves a name once, has every address of it checked, and hands on exactly the checked addresses to be dialled: a
 * name that answers differently the second time (DNS rebinding) is never asked a second time. A name of which any
 * address is refused is refused wholly.
 */
final class CheckedResolver implements SocketAddressResolver {

    /** Each address may cost a connect time-out: more are not tried. */
    private static final int MAX_ADDRESSES = 4;
    /**
     * Only what everybody reads as the same IPv4 address; other spellings are resolved like names, and checked like
     * them.
     */
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");

    private final EgressPolicy policy;
    private final DnsResolver dns;

    /** What is not an address is looked up by {@code dns}. */
    CheckedResolver(EgressPolicy policy, DnsResolver dns) {
        this.policy = policy;
        this.dns = dns;
    }

    @Override
    public void resolve(
            String host, int port, Map<String, Object> context, Promise<List<InetSocketAddress>> promise) {
        Optional<String> refusal = policy.refusal(host);
        if (refusal.isPresent()) {
            promise.failed(new EgressRefusedException(host + " is " + refusal.get()));
        } else if (isAddress(host)) {
            // Not behind names whose servers are silent.
            check(host, port, literal(host), promise);
        } else {
            dns.find(host, Promise.from(found -> check(host, port, found, promise), promise::failed));
        }
    }

    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
    }

    /** Never asks the network; no address at all if {@code host} only looks like one. */
    private static InetAddress[] literal(String host) {
        boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
        try {
            return new InetAddress[] {InetAddress.getByName(bare ? '[' + host + ']' : host)};
        } catch (UnknownHostException e) {
            return new InetAddress[0];
        }
    }

    private void check(String host, int port, InetAddress[] found, Promise<List<InetSocketAddress>> promise) {
        List<InetSocketAddress> checked = new ArrayList<>();
        for (InetAddress address : found) {
            Optional<String> refusal = policy.refusal(host, address, port);
            if (refusal.isPresent()) {
                promise.failed(new EgressRefusedException(host + " is " + refusal.get()));
                return;
            }
            checked.add(new InetSocketAddress(address, port));
        }
        if (checked.isEmpty()) {
            promise.failed(new UnknownHostException(host + " has no address"));
        } else {
            promise.succeeded(checked.subList(0, Math.min(checked.size(), MAX_ADDRESSES)));
        }
    }
}
