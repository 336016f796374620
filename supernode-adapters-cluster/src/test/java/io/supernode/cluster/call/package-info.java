/** Calls and answers as bytes. */
package io.supernode.cluster.call;
