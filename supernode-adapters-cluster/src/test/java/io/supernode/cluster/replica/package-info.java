/** Copies, and how they are merged. */
package io.supernode.cluster.replica;
