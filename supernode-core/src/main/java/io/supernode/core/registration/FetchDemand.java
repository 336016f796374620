package io.supernode.core.registration;

import io.supernode.core.model.OriginHeaders;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.port.OriginRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A content that the supernode is to have before any peer asks for it: the same resource as that of the peers' registrations, so
 * that theirs is the same task.
 *
 * @param resource what is wanted
 * @param origin how to ask for it
 */
public record FetchDemand(ResourceIdentity resource, OriginRequest origin) {

    public FetchDemand {
        Objects.requireNonNull(resource, "resource");
        Objects.requireNonNull(origin, "origin");
    }

    /** What everybody gets at {@code url}. */
    public static FetchDemand of(String url) {
        return new FetchDemand(new ResourceIdentity(url, "", ""), OriginRequest.of(url));
    }

    /**
     * What clients with these headers get at {@code url}.
     *
     * @param taskUrl the URL without the query parameters that clients filter out; names the resource if it is that
     */
    public static FetchDemand of(String url, String taskUrl, String identifier, Map<String, String> headers) {
        return new FetchDemand(
                new ResourceIdentity(TaskUrl.believed(url, taskUrl), "", identifier),
                new OriginRequest(url, new OriginHeaders(headers), false, List.of()));
    }
}
