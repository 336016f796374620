/** Tests of the cluster as a whole. */
package io.supernode.cluster;
