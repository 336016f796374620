/**
 * What the core asks of the world: stores, the origin and the clock. Each port's Javadoc states the duties of an
 * implementer; the testkit has a contract suite for each, which every implementation runs.
 */
package io.supernode.core.port;
