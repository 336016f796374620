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
    private static final String PATH = "/peer/file/";

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
        return path.startsWith(PATH) && path.indexOf('?') < 0 && path.indexOf('#') < 0;
    }
}
