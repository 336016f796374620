/** Who owns a task, for all members and tasks. */
package io.supernode.cluster.membership;
