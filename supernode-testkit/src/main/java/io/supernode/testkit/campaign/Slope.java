package io.supernode.testkit.campaign;

import java.util.Arrays;

/**
 * The straight line through samples by least squares.
 *
 * @param perUnit how much the line rises in a unit of x
 * @param halfWidth of the interval about {@code perUnit} that has the true slope with 95 % confidence, if what is beside the
 *     line is independent
 */
record Slope(double perUnit, double halfWidth) {

    /** Two-sided 95 % quantiles of Student's t for 1 to 10 degrees of freedom. */
    private static final double[] SMALL = {12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228};
    private static final double NORMAL = 1.96;
    /** For more, the quantile is about 1.96 + 2.4 / degrees. */
    private static final double CORRECTION = 2.4;

    /** Draws the line through at least three samples. */
    static Slope of(double[] x, double[] y) {
        int n = x.length;
        if (n < 3 || y.length != n) {
            throw new IllegalArgumentException("a slope needs at least three samples, not " + n);
        }
        double meanX = mean(x);
        double meanY = mean(y);
        double xx = 0;
        double xy = 0;
        for (int i = 0; i < n; i++) {
            xx += (x[i] - meanX) * (x[i] - meanX);
            xy += (x[i] - meanX) * (y[i] - meanY);
        }
        double slope = xy / xx;
        double rest = 0;
        for (int i = 0; i < n; i++) {
            double off = y[i] - meanY - slope * (x[i] - meanX);
            rest += off * off;
        }
        int degrees = n - 2;
        double quantile = degrees <= SMALL.length ? SMALL[degrees - 1] : NORMAL + CORRECTION / degrees;
        return new Slope(slope, quantile * Math.sqrt(rest / degrees / xx));
    }

    /**
     * Draws the line through the means of equally many neighbouring samples. What is beside the line may depend on what was there a
     * few samples before: this is the method of batch means (Law and Kelton, "Simulation Modeling and Analysis"), by which the
     * interval is as wide as it has to be, as long as a batch is longer than what its samples have in common.
     *
     * @param batches at least three; the first samples are left out if their number is no multiple of it
     * @throws IllegalArgumentException if there are fewer samples than batches
     */
    static Slope ofMeans(double[] x, double[] y, int batches) {
        int length = x.length / batches;
        if (length == 0) {
            throw new IllegalArgumentException(batches + " means need as many samples at least, not " + x.length);
        }
        double[] meanX = new double[batches];
        double[] meanY = new double[batches];
        for (int i = 0; i < batches; i++) {
            int from = x.length - (batches - i) * length;
            meanX[i] = mean(Arrays.copyOfRange(x, from, from + length));
            meanY[i] = mean(Arrays.copyOfRange(y, from, from + length));
        }
        return of(meanX, meanY);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** Whether nothing says that the true slope is above 0. */
    boolean mayBeZero() {
        return perUnit - halfWidth <= 0;
    }
}
