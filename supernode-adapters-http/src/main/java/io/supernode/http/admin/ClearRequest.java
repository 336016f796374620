package io.supernode.http.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.registration.FetchDemand;
import io.supernode.http.wire.UrlFilter;

/**
 * Which content is to be cleared, named as clients name it: by the URL, the query parameters that their {@code --filter} leaves
 * out, the md5 and the identifier.
 *
 * @param resource whose content it is
 */
record ClearRequest(ResourceIdentity resource) {

    static ClearRequest of(ObjectNode body) {
        String url = RequestBody.text(body, "url", "");
        if (url.isBlank()) {
            throw Query.bad("url is missing");
        }
        try {
            ResourceIdentity named = new ResourceIdentity(
                    UrlFilter.apply(url, RequestBody.text(body, "filter", "")),
                    RequestBody.text(body, "md5", ""),
                    RequestBody.text(body, "identifier", ""));
            return new ClearRequest(new FetchDemand(named, OriginRequest.of(url)).resource());
        } catch (IllegalArgumentException e) {
            throw Query.bad(e.getMessage());
        }
    }
}
