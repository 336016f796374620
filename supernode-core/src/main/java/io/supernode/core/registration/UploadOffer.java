package io.supernode.core.registration;

import io.supernode.core.model.AddressScope;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ClientVersion;
import java.util.Optional;

/**
 * Whether other clients may be sent to the upload server that a registration names. One that names another server than a client
 * has downloads all the same, and serves nobody, as one with port 0: an honest client may call from behind what hides its address,
 * and who lies sends nobody anywhere. Stateless.
 */
final class UploadOffer {

    /** Where upload servers of all generations of clients have their files, under whatever names users gave them. */
    static final String PATH = "/peer/file/";
    private static final String SENT_AS_IT_IS = "-._~!$%&'()*+,/:;=?@[]";
    private static final String HEX_DIGITS = "0123456789abcdefABCDEF";

    private UploadOffer() {}

    /**
     * Why others are not sent there, for an operator; empty if they may be.
     *
     * @param ip that the client names
     * @param path that it names
     * @param version of the client, whose own server it is
     * @param caller where its registration came from, if that is known
     */
    static Optional<String> fault(String ip, String path, ClientVersion version, CallerAddress caller) {
        return faultOfPath(path, version).or(() -> isReachable(ip, caller)
                ? Optional.empty()
                : Optional.of("others cannot reach " + ip + ", or it is not the client's own"));
    }

    private static boolean isReachable(String ip, CallerAddress caller) {
        return switch (AddressScope.of(ip)) {
            case NETWORK -> true;
            case MACHINE -> !caller.isKnown() || caller.isLoopback();
            case LINK -> caller.equals(CallerAddress.of(ip));
            case NO_HOST -> false;
        };
    }

    /**
     * A file that others can ask for by its path. A question mark is part of the name: Python clients name a file after its URL if its user
     * does not.
     */
    private static Optional<String> faultOfPath(String path, ClientVersion version) {
        if (!path.startsWith(PATH)) {
            return Optional.of("its path does not begin with " + PATH);
        }
        if (path.indexOf('#') >= 0) {
            return Optional.of("its path has a #");
        }
        if (!isPlain(path)) {
            return Optional.of("its path has control characters");
        }
        if (!hasWholeEscapes(path)) {
            return Optional.of("its path has a % that begins no escape");
        }
        return version.isPython() && !isSentAsItIs(path)
                ? Optional.of("its path has characters that are encoded on the way, which servers of its version do not decode")
                : Optional.empty();
    }

    /**
     * Whether nobody encodes anything of {@code path} to ask for it: servers before 0.3 know their files by that text alone, and
     * decode nothing. An escape in it stays as it is.
     */
    private static boolean isSentAsItIs(String path) {
        return path.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
                || SENT_AS_IT_IS.indexOf(c) >= 0);
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
