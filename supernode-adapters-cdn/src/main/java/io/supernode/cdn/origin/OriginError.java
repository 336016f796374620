package io.supernode.cdn.origin;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Why an origin gave no usable answer.
 *
 * @param kind decides whether it is worth another try
 * @param reason what a client may read
 * @param detail what only the log may show, or ""
 */
public record OriginError(Kind kind, String reason, String detail) {

    /** What went wrong. */
    public enum Kind {
        /** The egress policy does not let its address be dialled. */
        NOT_ALLOWED,
        /** A request that is never sent, or a redirect that is never followed. */
        FORBIDDEN,
        /** All the connections that we may have are in use, for too long. */
        NO_CONNECTION_LEFT,
        /** No connection: the name does not resolve, nobody listens, no route. */
        UNREACHABLE,
        /** It was silent for too long. */
        SILENT,
        /** It sends less than the least rate. */
        TRICKLING,
        /** Its certificate or its TLS is not acceptable. */
        TLS,
        /** The connection ended in the middle of an answer. */
        INTERRUPTED,
        /** What it sent is not HTTP, or makes no sense. */
        BROKEN,
        /** We gave up ourselves. */
        GIVEN_UP
    }

    public OriginError {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
    }

    /** Trouble of which the log knows no more than the client. */
    public static OriginError of(Kind kind, String reason) {
        return new OriginError(kind, reason, "");
    }

    /** Tells whether the same request may succeed a moment later. */
    public boolean isTransient() {
        return kind == Kind.UNREACHABLE || kind == Kind.INTERRUPTED;
    }

    /**
     * Tells whether the origin is down, as far as one can see from here, rather than at odds with what is asked of it.
     */
    public boolean isOriginDown() {
        return isTransient() || kind == Kind.NO_CONNECTION_LEFT || kind == Kind.SILENT || kind == Kind.TRICKLING;
    }

    static OriginError noConnectionLeft() {
        return of(Kind.NO_CONNECTION_LEFT, "too many connections to origins are in use, expected one to become free");
    }

    static OriginError from(Throwable failure) {
        String detail = String.valueOf(failure);
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof EgressRefusedException) {
                return new OriginError(Kind.NOT_ALLOWED, EgressPolicy.REFUSED, plain(cause));
            }
            if (cause instanceof ExcessiveResponseException excess) {
                return new OriginError(Kind.BROKEN, excess.getReason(), detail);
            }
            if (cause instanceof SSLException) {
                return new OriginError(Kind.TLS, "the TLS or the certificate of the origin is not acceptable", detail);
            }
            if (cause instanceof ConnectException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof SocketTimeoutException
                    || cause instanceof UnknownHostException) {
                return new OriginError(Kind.UNREACHABLE, "the origin cannot be reached", plain(cause));
            }
            if (cause instanceof RejectedExecutionException) {
                return new OriginError(Kind.UNREACHABLE, "too many requests are waiting for the origin", detail);
            }
            if (cause instanceof TimeoutException) {
                return new OriginError(Kind.SILENT, "the origin did not answer in time", plain(cause));
            }
            if (cause instanceof EOFException || cause instanceof java.nio.channels.ClosedChannelException) {
                // The detail would name objects of the library alone.
                return of(Kind.INTERRUPTED, "the origin closed the connection before its answer was complete");
            }
        }
        if (failure instanceof java.io.IOException) {
            return new OriginError(Kind.INTERRUPTED, "the connection to the origin broke", detail);
        }
        return new OriginError(Kind.BROKEN, "the origin's answer is not understood", detail);
    }

    /** Of causes that are well known, where the name of the class says nothing more. */
    private static String plain(Throwable cause) {
        return cause instanceof UnknownHostException ? "unknown host " + cause.getMessage()
                : cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
