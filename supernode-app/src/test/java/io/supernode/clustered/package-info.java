/** Real processes that are nodes of one cluster, with real peers. */
package io.supernode.clustered;
