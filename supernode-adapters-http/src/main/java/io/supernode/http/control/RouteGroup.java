package io.supernode.http.control;

import io.javalin.config.RoutesConfig;

/**
 * Routes that a control port serves beside those of its clients: whoever embeds a supernode chooses which.
 *
 * <p>Duties of an implementer: every route that shows or changes something is wrapped by an {@link
 * io.supernode.http.guard.AdminGuard}; nothing in a handler waits. What a handler throws is answered with 500, an {@link
 * io.supernode.http.guard.AdminRefusal} with its status and message.
 */
@FunctionalInterface
public interface RouteGroup {

    /** Adds its routes; called once, before the port is served. */
    void addTo(RoutesConfig routes);
}
