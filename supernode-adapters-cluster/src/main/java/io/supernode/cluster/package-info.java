/**
 * Several supernodes that answer as one: {@link io.supernode.cluster.Cluster} puts a node together. Each task is owned by one
 * node; a call that arrives elsewhere is passed on to the owner, and its answer back. The report of a piece may be answered before
 * the owner has it. What an owner knows is copied to the next nodes, so that one of them goes on when it dies.
 */
package io.supernode.cluster;
