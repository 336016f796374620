/** Which nodes there are, and which of them owns a task. Pure: the engine tells it of changes, and everything else asks. */
package io.supernode.cluster.membership;
