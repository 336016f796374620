/**
 * The engine: who is a member, and messages between nodes. {@link io.supernode.cluster.engine.ClusterNetwork} is what the rest of
 * the module knows of it; behind it is JGroups, which nothing else may know.
 */
package io.supernode.cluster.engine;
