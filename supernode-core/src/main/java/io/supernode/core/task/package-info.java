/**
 * The life of a task: who is let in, what its origin is asked, what became of its contents. {@link
 * io.supernode.core.task.TaskMachine} decides; {@link io.supernode.core.task.TaskState} says where a task stands.
 */
package io.supernode.core.task;
