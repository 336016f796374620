package io.supernode.cdn.preheat;

/** What comes of asking for a preheat. */
public sealed interface PreheatAnswer {

    /**
     * It is taken.
     *
     * @param preheat as it is now
     * @param joined whether it is one that was under way already, asked for alike
     */
    record Taken(Preheat preheat, boolean joined) implements PreheatAnswer {}

    /**
     * It is not taken.
     *
     * @param reason a sentence for the caller
     */
    record Refused(String reason) implements PreheatAnswer {}
}
