package io.supernode.testkit.hostile;

import java.io.IOException;

/** A server does not answer as the protocol says; the message tells what it answered instead. */
final class NoSupernodeException extends IOException {

    private static final long serialVersionUID = 1;

    NoSupernodeException(String message) {
        super(message);
    }
}
