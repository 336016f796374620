/**
 * Records of tasks and peers as bytes: in the files of a durable store, and on their way between the nodes of a cluster. What is
 * read is checked: bytes that cannot be a record are a {@link io.supernode.core.codec.DamagedRecordException}, and never ask for
 * more memory than they are long.
 */
package io.supernode.core.codec;
