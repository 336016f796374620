/**
 * Calls of one node to another: what they are as bytes, who waits for which answer, and what a client is told when none comes.
 */
package io.supernode.cluster.call;
