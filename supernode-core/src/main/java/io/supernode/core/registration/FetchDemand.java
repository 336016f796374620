package io.supernode.core.registration;

import io.supernode.core.model.Md5;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.UrlSpelling;
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

    /**
     * Spells the resource as registrations do.
     *
     * @throws IllegalArgumentException if a URL is not http(s) or has no host, if a header names another host, or if the md5 is none
     */
    public FetchDemand {
        Objects.requireNonNull(origin, "origin");
        checkUrl("URL", origin.url());
        checkUrl("URL of the resource", resource.url());
        if (HostHeader.isOther(origin.url(), origin.headers().values())) {
            throw new IllegalArgumentException(HostHeader.EXPECTED);
        }
        resource = new ResourceIdentity(
                UrlSpelling.normalized(resource.url()),
                resource.md5().isEmpty() ? "" : Md5.parse(resource.md5()).hex(),
                resource.identifier());
    }

    private static void checkUrl(String name, String url) {
        RegistrationValidator.faultOfUrl(name, url).ifPresent(fault -> {
            throw new IllegalArgumentException(fault);
        });
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
