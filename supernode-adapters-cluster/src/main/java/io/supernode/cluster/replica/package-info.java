/**
 * Copies of what the owner of a task knows, on the nodes that would own it next, and what happens when the members change: who
 * owns a task no longer hands it over, and who owns it now takes it up from the copies. Copies of parts of a cluster that were
 * split are merged.
 */
package io.supernode.cluster.replica;
