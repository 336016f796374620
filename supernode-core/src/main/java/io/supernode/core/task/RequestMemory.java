package io.supernode.core.task;

import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.port.OriginRequest;

/**
 * About how much heap a task takes for what clients have sent, in bytes; counts against the same limit as peers do. An estimate that is
 * rather too high: what is kept twice by one reference is counted twice.
 */
final class RequestMemory {

    /** Of what is remembered of one set of credentials: its hash, the answer, and the place in a table. */
    static final int CREDENTIALS_BYTES = 300;

    /** As Java keeps those that are not all of Latin-1. */
    private static final int BYTES_A_CHARACTER = 2;
    /** Of a request, and of each text in a table or list. */
    private static final int PLACE_BYTES = 100;

    private RequestMemory() {}

    static long of(ResourceIdentity resource) {
        return text(resource.url().length() + resource.identifier().length());
    }

    static long of(OriginRequest request) {
        long bytes = text(request.url().length());
        for (var header : request.headers().values().entrySet()) {
            bytes += text(header.getKey().length() + header.getValue().length());
        }
        for (String certificate : request.rootCas()) {
            bytes += text(certificate.length());
        }
        return bytes;
    }

    private static long text(int length) {
        return PLACE_BYTES + (long) BYTES_A_CHARACTER * length;
    }
}
