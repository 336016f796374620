package io.supernode.http.control;

import io.supernode.http.net.AddressRate;
import io.supernode.http.net.ClientAddress;
import java.net.InetAddress;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Request;

/**
 * Registrations of one address per second. A proxy that is trusted and names nobody stands for any number of clients, and has no
 * limit. Thread-safe.
 */
final class RegistrationLimit {

    private final AddressRate rate;
    private final Predicate<InetAddress> proxies;

    RegistrationLimit(int perSecond, Predicate<InetAddress> proxies) {
        this.rate = new AddressRate(perSecond, System::nanoTime);
        this.proxies = proxies;
    }

    /** Counts a registration; answers whether it may go on. */
    boolean admits(Request request) {
        return ClientAddress.of(request).address().filter(address -> !proxies.test(address)).map(rate::take).orElse(true);
    }
}
