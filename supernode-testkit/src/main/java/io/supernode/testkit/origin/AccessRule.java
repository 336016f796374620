package io.supernode.testkit.origin;

import io.supernode.testkit.wire.RequestHead;

/**
 * Who is let in, and what happens to the others.
 *
 * @param header that lets in, or null if everybody is
 * @param value that it must have
 * @param refusal status for the others
 * @param loginPage where the others are led instead, or null
 * @param isHeadOpen whether the others may ask HEAD
 */
record AccessRule(String header, String value, int refusal, String loginPage, boolean isHeadOpen) {

    static final AccessRule EVERYBODY = new AccessRule(null, null, 0, null, false);

    AccessRule wanting(String wantedHeader, String wantedValue, int status) {
        return new AccessRule(wantedHeader, wantedValue, status, loginPage, isHeadOpen);
    }

    AccessRule leadingTo(String url) {
        return new AccessRule(header, value, refusal, url, isHeadOpen);
    }

    AccessRule withOpenHead() {
        return new AccessRule(header, value, refusal, loginPage, true);
    }

    boolean refuses(RequestHead head) {
        boolean isLetIn = isHeadOpen && head.method().equals("HEAD");
        return header != null && !isLetIn && !value.equals(head.headers().get(header));
    }
}
