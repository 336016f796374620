package io.supernode.cdn.origin;

import java.io.IOException;

/** The egress policy does not let an address be dialled. Its message is for the log, not for clients. */
final class EgressRefusedException extends IOException {

    EgressRefusedException(String message) {
        super(message);
    }
}
