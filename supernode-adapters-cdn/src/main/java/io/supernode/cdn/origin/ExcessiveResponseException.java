package io.supernode.cdn.origin;

import org.eclipse.jetty.http.HttpException;

/**
 * An origin sends more beside the body than any response has. Its reason is one that a client may read. The client library
 * hands on as it is what is an exception of its own kind.
 */
final class ExcessiveResponseException extends HttpException.RuntimeException {

    private static final long serialVersionUID = 1;

    ExcessiveResponseException(String reason) {
        super(StatusCode.BAD_GATEWAY, reason);
    }
}
