package io.supernode.core.swarm;

/**
 * Follows the median of a stream of positive samples in constant memory: each sample moves the estimate a step towards
 * itself, whatever its size, so that outliers weigh no more than others (stochastic approximation after Robbins and
 * Monro). The first samples move it in wide steps, later ones in narrow steps.
 */
final class RunningMedian {

    private static final double WIDEST_STEP = 0.3;
    private static final double NARROWEST_STEP = 0.02;

    private double estimate;
    private int samples;

    void add(double sample) {
        if (samples == 0) {
            estimate = sample;
        } else {
            double step = Math.max(NARROWEST_STEP, WIDEST_STEP / samples);
            estimate *= sample > estimate ? 1 + step : sample < estimate ? 1 / (1 + step) : 1;
        }
        samples = Math.min(samples + 1, Integer.MAX_VALUE - 1);
    }

    /** The median so far; 0 before the first sample. */
    double value() {
        return estimate;
    }

    int samples() {
        return samples;
    }
}
