package io.supernode.cdn.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/** The real disk, which says that it is as small and as full as a test wants. */
final class SmallDisk implements Disk {

    private final Disk real = new RealDisk();
    private final Path root;
    private final long total;

    /** How much of the room others have taken. */
    volatile long taken;

    SmallDisk(Path root, long total) {
        this.root = root;
        this.total = total;
    }

    @Override
    public DiskSpace space(Path directory) throws IOException {
        long ours = 0;
        for (DiskEntry prefix : real.list(root.resolve("content"))) {
            ours += real.list(prefix.path()).stream().mapToLong(DiskEntry::bytes).sum();
        }
        return new DiskSpace(Math.max(0, total - taken - ours), total);
    }

    @Override
    public boolean createDirectory(Path directory) throws IOException {
        return real.createDirectory(directory);
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        return real.create(file);
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return real.open(file);
    }

    @Override
    public void breakHardLinks(Path file) throws IOException {
        real.breakHardLinks(file);
    }

    @Override
    public FileChannel openForReading(Path file) throws IOException {
        return real.openForReading(file);
    }

    @Override
    public byte[] read(Path file, int mostBytes) throws IOException {
        return real.read(file, mostBytes);
    }

    @Override
    public List<DiskEntry> list(Path directory) throws IOException {
        return real.list(directory);
    }

    @Override
    public void touch(Path file, long millis) throws IOException {
        real.touch(file, millis);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        real.rename(from, to);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        real.syncDirectory(directory);
    }

    @Override
    public boolean delete(Path file) throws IOException {
        return real.delete(file);
    }
}
