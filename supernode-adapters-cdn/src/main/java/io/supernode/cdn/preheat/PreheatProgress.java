package io.supernode.cdn.preheat;

/**
 * How far a preheat is.
 *
 * @param files that it has
 * @param filesDone of them that are stored or have failed
 * @param bytes of those files whose length is known
 * @param bytesDone that are stored
 */
public record PreheatProgress(int files, int filesDone, long bytes, long bytesDone) {}
