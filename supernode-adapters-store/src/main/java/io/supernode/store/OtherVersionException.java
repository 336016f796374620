package io.supernode.store;

import java.io.IOException;

/** A state file is whole, but of another version of the format. */
final class OtherVersionException extends IOException {

    private static final long serialVersionUID = 1L;

    OtherVersionException(int version) {
        super("it has version " + version + " of the format, and this supernode reads versions "
                + StateFormat.OLDEST_VERSION + " to " + StateFormat.VERSION);
    }
}
