package io.supernode.cdn.store;

/**
 * The room on a disk, in bytes.
 *
 * @param free that this process may use
 * @param total of the disk
 */
public record DiskSpace(long free, long total) {

    public DiskSpace {
        if (free < 0 || total < 0) {
            throw new IllegalArgumentException("no disk has less than no room");
        }
    }
}
