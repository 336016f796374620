package io.supernode.testkit.campaign;

import java.io.PrintWriter;

/** Prints what was to be reached and whether it was, and remembers whether all was. Not thread-safe. */
final class Bars {

    private final PrintWriter out;
    private boolean allReached = true;

    Bars(PrintWriter out) {
        this.out = out;
    }

    /** @param text what was to be reached, and what was measured */
    void check(boolean isReached, String text) {
        allReached &= isReached;
        out.printf("%s: %s%n", isReached ? "reached" : "MISSED", text);
        out.flush();
    }

    boolean areAllReached() {
        return allReached;
    }
}
