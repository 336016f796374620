package io.supernode.cdn.preheat;

/**
 * How far a preheat is.
 *
 * @param files that it has
 * @param filesDone of them that are stored
 * @param filesFailed of them that will not be
 * @param bytes of those files whose length is known
 * @param bytesDone that are stored
 */
public record PreheatProgress(int files, int filesDone, int filesFailed, long bytes, long bytesDone) {}
