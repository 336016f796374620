/** The life of a task: probing, fetching, complete or failed; each task is the one owner of its state and its lock. */
package io.supernode.core.task;
