/**
 * Joins origins and store: probes, fetches, and repairs of single pieces. All that happens to one content happens on
 * its serial executor ({@link io.supernode.cdn.fetch.KeyedSerialExecutor}), one thing after another, so that nothing in
 * here needs a lock.
 */
package io.supernode.cdn.fetch;
