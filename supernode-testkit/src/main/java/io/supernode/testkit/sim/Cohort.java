package io.supernode.testkit.sim;

/**
 * Some of the peers, whose uplinks differ.
 *
 * @param fraction of the peers, 0 to 1
 * @param factor by which their uplinks are slower, above 0 up to 1
 */
public record Cohort(double fraction, double factor) {

    /** Nobody. */
    public static final Cohort NONE = new Cohort(0, 1);

    public Cohort {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("a fraction is 0 to 1, not " + fraction);
        }
        if (!(factor > 0 && factor <= 1)) {
            throw new IllegalArgumentException("an uplink's factor is above 0 up to 1, not " + factor);
        }
    }
}
