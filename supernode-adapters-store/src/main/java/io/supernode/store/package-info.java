/**
 * Durable stores of tasks and peers: a journal with checksums, and snapshots, in one directory. Begin reading at
 * {@link io.supernode.store.StateStore}.
 */
package io.supernode.store;
