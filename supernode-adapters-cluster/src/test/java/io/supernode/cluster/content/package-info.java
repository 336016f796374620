/** Which contents of other nodes' tasks a node holds. */
package io.supernode.cluster.content;
