/** Calls and answers as bytes, and on their way. */
package io.supernode.cluster.call;
