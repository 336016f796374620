package io.supernode.core.runtime;

import io.supernode.core.decision.Ticket;
import java.util.concurrent.CompletableFuture;

/** The answer that somebody waits for: the rules know it as a ticket. */
final class PendingReply<T> extends CompletableFuture<T> implements Ticket<T> {}
