package io.supernode.cdn.origin;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;

/**
 * Resolves a name once, has every address of it checked, and hands on exactly the checked addresses to be dialled: a name
 * that answers differently the second time (DNS rebinding) is never asked a second time. A name of which any address is
 * refused is refused wholly.
 */
final class CheckedResolver implements SocketAddressResolver {

    /** Each address may cost a connect time-out: more are not tried. */
    private static final int MAX_ADDRESSES = 4;

    private final EgressPolicy policy;
    private final HostResolver names;
    private final Executor executor;

    /** Name look-ups block, so they run on {@code executor}. */
    CheckedResolver(EgressPolicy policy, HostResolver names, Executor executor) {
        this.policy = policy;
        this.names = names;
        this.executor = executor;
    }

    @Override
    public void resolve(
            String host, int port, Map<String, Object> context, Promise<List<InetSocketAddress>> promise) {
        try {
            executor.execute(() -> resolveNow(host, port, promise));
        } catch (RejectedExecutionException e) {
            promise.failed(new UnknownHostException("too many names are being resolved"));
        }
    }

    private void resolveNow(String host, int port, Promise<List<InetSocketAddress>> promise) {
        List<InetSocketAddress> checked = new ArrayList<>();
        try {
            Optional<String> refusedName = policy.refusal(host);
            if (refusedName.isPresent()) {
                promise.failed(new EgressRefusedException(host + " is " + refusedName.get()));
                return;
            }
            for (InetAddress address : names.resolve(host)) {
                Optional<String> refusal = policy.refusal(host, address, port);
                if (refusal.isPresent()) {
                    promise.failed(new EgressRefusedException(host + " is " + refusal.get()));
                    return;
                }
                checked.add(new InetSocketAddress(address, port));
            }
        } catch (UnknownHostException | SecurityException e) {
            promise.failed(e);
            return;
        }
        promise.succeeded(checked.subList(0, Math.min(checked.size(), MAX_ADDRESSES)));
    }
}
