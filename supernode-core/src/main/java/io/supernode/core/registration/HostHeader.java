package io.supernode.core.registration;

import io.supernode.core.model.UrlSpelling;
import java.util.Map;

/**
 * The {@code Host} among the headers that a client gives for the origin. It chooses among all that one server has, as the URL does; the
 * supernode asks by the URL, and would give another's content for the one that was meant. Stateless.
 */
final class HostHeader {

    static final String EXPECTED = "headers must not name another Host than the URL: only the URL's own is asked";

    private static final String NAME = "Host";
    private static final String AUTHORITY_MARK = "://";

    private HostHeader() {}

    /**
     * Whether a header names another host or port than {@code url} has.
     *
     * @param url with a scheme and a host
     */
    static boolean isOther(String url, Map<String, String> headers) {
        return headers.entrySet().stream().anyMatch(header -> header.getKey().equalsIgnoreCase(NAME)
                && !header.getValue().isBlank()
                && !isSame(url, header.getValue().strip()));
    }

    private static boolean isSame(String url, String host) {
        String scheme = url.substring(0, url.indexOf(AUTHORITY_MARK) + AUTHORITY_MARK.length());
        String authority = UrlSpelling.authority(url);
        String urlHost = authority.substring(authority.lastIndexOf('@') + 1);
        return UrlSpelling.isSame(scheme + host + '/', scheme + urlHost + '/');
    }
}
