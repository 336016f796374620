package io.supernode.cdn.origin;

import java.util.Set;

/** The status codes of HTTP that the adapter knows, and what they mean to it (RFC 9110, 15). */
public final class StatusCode {

    public static final int SWITCHING_PROTOCOLS = 101;
    public static final int OK = 200;
    public static final int NON_AUTHORITATIVE = 203;
    public static final int PARTIAL_CONTENT = 206;
    public static final int MULTIPLE_CHOICES = 300;
    public static final int NOT_MODIFIED = 304;
    public static final int UNAUTHORIZED = 401;
    public static final int FORBIDDEN = 403;
    public static final int NOT_FOUND = 404;
    public static final int PROXY_UNAUTHORIZED = 407;
    public static final int REQUEST_TIMEOUT = 408;
    public static final int GONE = 410;
    public static final int RANGE_NOT_SATISFIABLE = 416;
    public static final int TOO_MANY_REQUESTS = 429;
    public static final int BAD_GATEWAY = 502;
    public static final int SERVICE_UNAVAILABLE = 503;
    public static final int GATEWAY_TIMEOUT = 504;

    private static final int FIRST_FINAL = 200;
    private static final int FIRST_SERVER_ERROR = 500;
    private static final int LAST_SERVER_ERROR = 599;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private StatusCode() {}

    /** Tells whether another response follows this one. */
    public static boolean isInterim(int status) {
        return status < FIRST_FINAL;
    }

    /** Tells whether the response has the whole resource as its body. */
    public static boolean isWhole(int status) {
        return status == OK || status == NON_AUTHORITATIVE;
    }

    /** Tells whether the response has the resource, or some of it, as its body. */
    public static boolean isSuccess(int status) {
        return isWhole(status) || status == PARTIAL_CONTENT;
    }

    /** Tells whether {@code Location} is to be asked instead; 300 has a list to choose from where it does not say one. */
    public static boolean isRedirect(int status, boolean hasLocation) {
        return REDIRECTS.contains(status) || status == MULTIPLE_CHOICES && hasLocation;
    }

    /** Tells whether the resource is not there. */
    public static boolean isMissing(int status) {
        return status == NOT_FOUND || status == GONE;
    }

    /** Tells whether the same request may succeed a moment later. */
    public static boolean isTransient(int status) {
        return status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS || status >= FIRST_SERVER_ERROR && status <= LAST_SERVER_ERROR;
    }

    /** Tells whether credentials were missing or wrong; of 403 only if some were brought. */
    public static boolean isRefusal(int status) {
        return status == UNAUTHORIZED || status == FORBIDDEN || status == PROXY_UNAUTHORIZED;
    }
}
