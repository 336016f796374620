package io.supernode.app.warmup;

import io.supernode.cdn.store.Disk;
import io.supernode.cdn.store.DiskEntry;
import io.supernode.cdn.store.DiskFile;
import io.supernode.cdn.store.DiskSpace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/** A disk whose files are deleted before it would matter that they are on the medium: nothing waits for that. */
final class UnsyncedDisk implements Disk {

    private final Disk disk;

    UnsyncedDisk(Disk disk) {
        this.disk = disk;
    }

    @Override
    public boolean createDirectory(Path directory) throws IOException {
        return disk.createDirectory(directory);
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        return new UnsyncedFile(disk.create(file));
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return new UnsyncedFile(disk.open(file));
    }

    @Override
    public void breakHardLinks(Path file) throws IOException {
        disk.breakHardLinks(file);
    }

    @Override
    public FileChannel openForReading(Path file) throws IOException {
        return disk.openForReading(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void syncDirectory(Path directory) {
        // See above.
    }

    @Override
    public byte[] read(Path file, int mostBytes) throws IOException {
        return disk.read(file, mostBytes);
    }

    @Override
    public List<DiskEntry> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public void touch(Path file, long millis) throws IOException {
        disk.touch(file, millis);
    }

    @Override
    public DiskSpace space(Path directory) throws IOException {
        return disk.space(directory);
    }

    @Override
    public boolean delete(Path file) throws IOException {
        return disk.delete(file);
    }

    private record UnsyncedFile(DiskFile file) implements DiskFile {

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            file.write(bytes, position);
        }

        @Override
        public void readFully(ByteBuffer bytes, long position) throws IOException {
            file.readFully(bytes, position);
        }

        @Override
        public void force() {
            // See above.
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
