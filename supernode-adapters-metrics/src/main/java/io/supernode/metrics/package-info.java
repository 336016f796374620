/**
 * Metrics for Prometheus: what happens in a supernode, counted. {@link io.supernode.metrics.SupernodeMetrics} is what a
 * server is wired with; {@code docs/metrics.md} lists every metric.
 *
 * <p>Names, labels and buckets of the original server are kept, but no label has a value for each peer. No label takes
 * values from clients without a bound: see {@code BoundedLabel}. Nothing here takes a lock of a supernode, and a scrape
 * asks nothing of the core.
 */
package io.supernode.metrics;
