package io.supernode.cdn.store;

import java.io.IOException;

/** A content would not fit on the disk, or into the quota, even if everything unused were removed. */
public final class NoRoomException extends IOException {

    private static final long serialVersionUID = 1;

    NoRoomException(String message) {
        super(message);
    }
}
