package io.supernode.core.decision;

/**
 * Stands for a caller who waits for an answer. The rules pass it on and compare it by identity; the shell completes it.
 *
 * @param <T> the answer
 */
public interface Ticket<T> {}
