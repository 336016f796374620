package io.supernode.core.port;

import io.supernode.core.model.Md5;
import java.util.Objects;
import java.util.Optional;

/**
 * How the origin of a content is asked: as it was when the content was fetched or last confirmed.
 *
 * @param request to the origin
 * @param expectedMd5 of the plain file, when the client supplied one
 */
public record OriginSource(OriginRequest request, Optional<Md5> expectedMd5) {

    public OriginSource {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(expectedMd5, "expectedMd5");
    }
}
