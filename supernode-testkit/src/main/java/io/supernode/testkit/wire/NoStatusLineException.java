package io.supernode.testkit.wire;

import java.io.IOException;

/** What answers does not speak HTTP, or not in plain text. */
public final class NoStatusLineException extends IOException {

    private static final long serialVersionUID = 1L;

    NoStatusLineException(String line) {
        super("no status line: " + line);
    }
}
