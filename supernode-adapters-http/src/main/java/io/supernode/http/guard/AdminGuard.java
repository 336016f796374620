package io.supernode.http.guard;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.supernode.http.net.ClientAddress;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;

/**
 * Lets operators in, and nobody else. Every route by which a supernode is administrated or seen is wrapped in {@link
 * #reading} or {@link #changing}.
 *
 * <ul>
 * <li>Changes are for those on this machine, and for those with the token. A request that came through a proxy, as its
 *     headers say, counts as one from elsewhere, wherever the proxy is, unless a trusted proxy on this machine names a client
 *     on this machine ({@link ClientAddress}).
 * <li>Reads are for everybody, or for the same as changes, as {@link AdminAccess#reads} says.
 * <li>No page of another site that an operator's browser shows may do either: Origin and Sec-Fetch-Site tell which page asks.
 * <li>Nor may such a page by a name that is made to lead to this supernode (DNS rebinding): without the token, Host must be
 *     an address, localhost, or one of {@link AdminAccess#hosts}.
 * </ul>
 *
 * <p>A refusal is an {@link AdminRefusal}: 403, or 401 where a read wants the token. Thread-safe.
 */
public final class AdminGuard {

    private static final String BEARER = "bearer ";
    private static final String CHALLENGE = "Bearer realm=\"supernode\"";
    private static final String FETCH_SITE = "Sec-Fetch-Site";
    private static final String FETCH_MODE = "Sec-Fetch-Mode";
    private static final String NAVIGATE = "navigate";

    private volatile AdminAccess access;

    public AdminGuard(AdminAccess access) {
        this.access = Objects.requireNonNull(access, "access");
    }

    /** Changes from this machine only, reads from everywhere. */
    public static AdminGuard fromThisMachine() {
        return new AdminGuard(AdminAccess.fromThisMachine());
    }

    /** From now on these may administrate. */
    public void access(AdminAccess changed) {
        access = Objects.requireNonNull(changed, "access");
    }

    /** A handler of what changes a supernode. */
    public Handler changing(Handler handler) {
        return context -> {
            checkChange(context);
            handler.handle(context);
        };
    }

    /**
     * A handler of what changes a supernode, and what the operator lets everybody do who reaches this port. Pages of other sites
     * that a browser shows may still not do it.
     */
    public Handler changingByAll(Handler handler) {
        return context -> {
            checkPage(request(context), access, false, false);
            handler.handle(context);
        };
    }

    /** A handler of what shows a supernode, and changes nothing. */
    public Handler reading(Handler handler) {
        return context -> {
            checkRead(context);
            handler.handle(context);
        };
    }

    private void checkChange(Context context) {
        Request request = request(context);
        AdminAccess now = access;
        boolean hasToken = hasToken(request.getHeaders(), now);
        checkPage(request, now, hasToken, false);
        if (!hasToken && !isFromThisMachine(request)) {
            throw forbidden("changes are for requests from this machine, or with the token: Authorization: Bearer TOKEN"
                    + (now.token().isPresent() ? "" : "; there is none, see --admin-token-file"));
        }
    }

    private void checkRead(Context context) {
        Request request = request(context);
        AdminAccess now = access;
        boolean hasToken;
        try {
            hasToken = hasToken(request.getHeaders(), now);
        } catch (AdminRefusal refusal) {
            if (now.reads() == AdminAccess.Reads.TOKEN) {
                throw unauthorized(context, refusal.getMessage());
            }
            throw refusal;
        }
        checkPage(request, now, hasToken, true);
        if (now.reads() == AdminAccess.Reads.TOKEN && !hasToken && !isFromThisMachine(request)) {
            throw unauthorized(context, "this is for requests with the token: Authorization: Bearer TOKEN");
        }
    }

    /** @throws AdminRefusal if there is a token, and it is not the right one */
    private static boolean hasToken(HttpFields headers, AdminAccess access) {
        String given = headers.get(HttpHeader.AUTHORIZATION);
        if (given == null || !given.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return false;
        }
        if (access.token().isEmpty()) {
            throw forbidden("this supernode has no token, see --admin-token-file");
        }
        if (!access.token().get().matches(given.substring(BEARER.length()).strip())) {
            throw forbidden("the token is not the one of this supernode");
        }
        return true;
    }

    /** Refuses what a page of another site makes a browser do. */
    private static void checkPage(Request request, AdminAccess access, boolean hasToken, boolean isRead) {
        HttpFields headers = request.getHeaders();
        String hostText = headers.get(HttpHeader.HOST);
        Optional<Authority> host = Authority.parse(hostText == null ? "" : hostText);
        String origin = headers.get(HttpHeader.ORIGIN);
        if (origin != null && !isOwn(origin, host, access)) {
            throw forbidden("pages of other sites may not do this: Origin is not Host");
        }
        String site = headers.get(FETCH_SITE);
        // Whoever follows a link of another site to a page of this one only looks at it.
        boolean isLink = isRead && NAVIGATE.equals(headers.get(FETCH_MODE));
        if (site != null && !site.equals("same-origin") && !site.equals("none") && !isLink) {
            throw forbidden("pages of other sites may not do this: Sec-Fetch-Site is not same-origin");
        }
        // No browser leaves Host out, and no page knows the token.
        if (hostText != null && !hasToken && !isOwnName(host, access)) {
            throw forbidden("this supernode is not known by the name in Host: use its address, or see --admin-host");
        }
    }

    private static boolean isOwn(String origin, Optional<Authority> host, AdminAccess access) {
        int scheme = origin.indexOf("://");
        if (scheme < 0 || !origin.startsWith("http")) {
            return false;
        }
        Optional<Authority> page = Authority.parse(origin.substring(scheme + "://".length()));
        return page.isPresent() && (page.equals(host) || access.allowsHost(page.get().host()));
    }

    private static boolean isOwnName(Optional<Authority> host, AdminAccess access) {
        return host.isPresent() && (host.get().isFixed() || access.allowsHost(host.get().host()));
    }

    private static boolean isFromThisMachine(Request request) {
        return ClientAddress.of(request).isThisMachine();
    }

    private static AdminRefusal forbidden(String message) {
        return new AdminRefusal(HttpStatus.FORBIDDEN_403, message);
    }

    private static AdminRefusal unauthorized(Context context, String message) {
        context.header(HttpHeader.WWW_AUTHENTICATE.asString(), CHALLENGE);
        return new AdminRefusal(HttpStatus.UNAUTHORIZED_401, message);
    }

    private static Request request(Context context) {
        return ServletContextRequest.getServletContextRequest(context.req());
    }
}
