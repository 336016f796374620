package io.supernode.http.wire;

import java.util.regex.Pattern;

/**
 * The name by which a client calls the supernode, in each pull if it is a Python client. Such a client takes a piece for one of the
 * supernode, and gives it the time that one may take, only where the peer has the very same name. Stateless.
 */
public final class SupernodeName {

    private static final int MAX_LENGTH = 253;
    /** A host name (RFC 1123), whose last label is none of an IPv4 address: an address is told apart already. */
    private static final Pattern HOST_NAME =
            Pattern.compile("(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.?");

    private SupernodeName() {}

    /** @param superNode as the client sends it; null if it sends none */
    public static boolean isHostName(String superNode) {
        return superNode != null && superNode.length() <= MAX_LENGTH && HOST_NAME.matcher(superNode).matches();
    }
}
