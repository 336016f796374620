package io.supernode.http.control;

import io.supernode.http.guard.AdminGuard;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a control port has to do with besides the core. Immutable.
 *
 * @param clients takes what clients report of their downloads
 * @param status for those who watch the process
 * @param guard of what clients do not call but operators
 * @param groups further routes, such as those of administration
 * @param pages that are served beside the API
 * @param requests learns of each answered request
 * @param hasAccessLog whether its requests are in the access log, while that is on
 */
public record ControlExtensions(
        ClientMetricsSink clients,
        ServerStatus status,
        AdminGuard guard,
        List<RouteGroup> groups,
        List<ControlPage> pages,
        List<RequestListener> requests,
        boolean hasAccessLog) {

    public ControlExtensions {
        Objects.requireNonNull(clients, "clients");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(guard, "guard");
        groups = List.copyOf(groups);
        pages = List.copyOf(pages);
        requests = List.copyOf(requests);
    }

    /**
     * What clients report is logged, the process counts as always ready, it is administrated from this machine only,
     * and there is nothing else.
     */
    public static ControlExtensions none() {
        return new ControlExtensions(
                ClientMetricsSink.toLog(), ServerStatus.alwaysReady(), AdminGuard.fromThisMachine(), List.of(), List.of(),
                List.of(), true);
    }

    /** The same, with another sink of what clients report. */
    public ControlExtensions withClients(ClientMetricsSink sink) {
        return new ControlExtensions(sink, status, guard, groups, pages, requests, hasAccessLog);
    }

    /** The same, of another process. */
    public ControlExtensions withStatus(ServerStatus other) {
        return new ControlExtensions(clients, other, guard, groups, pages, requests, hasAccessLog);
    }

    /** The same, with another guard. */
    public ControlExtensions withGuard(AdminGuard other) {
        return new ControlExtensions(clients, status, other, groups, pages, requests, hasAccessLog);
    }

    /** The same, with these routes as well. */
    public ControlExtensions withGroups(List<RouteGroup> more) {
        return new ControlExtensions(clients, status, guard, joined(groups, more), pages, requests, hasAccessLog);
    }

    /** The same, with these pages as well. */
    public ControlExtensions withPages(List<ControlPage> more) {
        return new ControlExtensions(clients, status, guard, groups, joined(pages, more), requests, hasAccessLog);
    }

    /** The same, with this listener as well. */
    public ControlExtensions withRequests(RequestListener listener) {
        return new ControlExtensions(
                clients, status, guard, groups, pages, joined(requests, List.of(listener)), hasAccessLog);
    }

    /** The same, without a line in the access log for any request. */
    public ControlExtensions withoutAccessLog() {
        return new ControlExtensions(clients, status, guard, groups, pages, requests, false);
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
