package io.supernode.core.snapshot;

/**
 * How many clients download.
 *
 * @param peers that have not got all pieces of their content yet, and have not left
 * @param tasks that these peers belong to
 */
public record DownloadCount(long peers, int tasks) {}
