package io.supernode.core.registration;

import io.supernode.core.model.AddressScope;
import io.supernode.core.model.CallerAddress;

/**
 * Whether other clients may be sent to the upload server that a registration names. One that names another server than a client
 * has downloads all the same, and serves nobody, as one with port 0: an honest client may call from behind what hides its address,
 * and who lies sends nobody anywhere. Stateless.
 */
final class UploadOffer {

    /** Where upload servers of all generations of clients have their files, under whatever names users gave them. */
    static final String PATH = "/peer/file/";
    private static final String HEX_DIGITS = "0123456789abcdefABCDEF";

    private UploadOffer() {}

    /**
     * Whether it is one of an upload server.
     *
     * @param ip that the client names
     * @param path that it names
     * @param caller where its registration came from, if that is known
     */
    static boolean isBelieved(String ip, String path, CallerAddress caller) {
        return isFile(path) && switch (AddressScope.of(ip)) {
            case NETWORK -> true;
            case MACHINE -> !caller.isKnown() || caller.isLoopback();
            case LINK -> caller.equals(CallerAddress.of(ip));
            case NO_HOST -> false;
        };
    }

    /** A file, and not a call with parameters: those who download ask for the path as it is. */
    private static boolean isFile(String path) {
        return path.startsWith(PATH) && path.indexOf('?') < 0 && path.indexOf('#') < 0
                && isPlain(path) && hasWholeEscapes(path);
    }

    /** Whether {@code path} has no control characters. */
    static boolean isPlain(String path) {
        return path.chars().noneMatch(Character::isISOControl);
    }

    /** Go clients cannot ask for a path with any other percent sign: they would fail at one peer after another. */
    private static boolean hasWholeEscapes(String path) {
        for (int at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 1)) {
            if (!isHexDigit(path, at + 1) || !isHexDigit(path, at + 2)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHexDigit(String path, int at) {
        return at < path.length() && HEX_DIGITS.indexOf(path.charAt(at)) >= 0;
    }
}
