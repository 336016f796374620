package io.supernode.cdn;

import io.supernode.cdn.store.Disk;
import io.supernode.cdn.store.DiskEntry;
import io.supernode.cdn.store.DiskFile;
import io.supernode.cdn.store.DiskSpace;
import io.supernode.cdn.store.RealDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The real disk, of which one operation fails: the n-th that changes something. */
final class FaultyDisk implements Disk {

    private final Disk real = new RealDisk();
    private final AtomicInteger untilFault = new AtomicInteger(Integer.MAX_VALUE);

    private volatile boolean forGood;
    private volatile CountDownLatch fault = new CountDownLatch(1);

    /** Lets the {@code count}-th operation from now fail, counted from 1. */
    void failAt(int count) {
        forGood = false;
        fault = new CountDownLatch(1);
        untilFault.set(count);
    }

    /** Lets every operation from the {@code count}-th on fail, as a full disk does. */
    void failFrom(int count) {
        failAt(count);
        forGood = true;
    }

    /** Tells whether the fault has happened. */
    boolean hasFailed() {
        return untilFault.get() <= 0;
    }

    /** Waits for the fault; answers false when it does not come. */
    boolean awaitFault() throws InterruptedException {
        return fault.await(FetcherRig.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** No operation fails any more. */
    void heal() {
        failAt(Integer.MAX_VALUE);
    }

    private void step() throws IOException {
        int left = untilFault.decrementAndGet();
        if (left == 0 || left < 0 && forGood) {
            fault.countDown();
            throw new IOException("No space left on device");
        }
    }

    @Override
    public boolean createDirectory(Path directory) throws IOException {
        step();
        return real.createDirectory(directory);
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        step();
        return new FaultyFile(real.create(file));
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        step();
        return new FaultyFile(real.open(file));
    }

    @Override
    public FileChannel openForReading(Path file) throws IOException {
        return real.openForReading(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step();
        real.rename(from, to);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        step();
        real.syncDirectory(directory);
    }

    @Override
    public byte[] read(Path file, int mostBytes) throws IOException {
        step();
        return real.read(file, mostBytes);
    }

    @Override
    public List<DiskEntry> list(Path directory) throws IOException {
        return real.list(directory);
    }

    @Override
    public void touch(Path file) throws IOException {
        step();
        real.touch(file);
    }

    @Override
    public DiskSpace space(Path directory) throws IOException {
        return real.space(directory);
    }

    @Override
    public boolean delete(Path file) throws IOException {
        step();
        return real.delete(file);
    }

    private final class FaultyFile implements DiskFile {

        private final DiskFile file;

        private FaultyFile(DiskFile file) {
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            step();
            file.write(bytes, position);
        }

        @Override
        public void readFully(ByteBuffer bytes, long position) throws IOException {
            step();
            file.readFully(bytes, position);
        }

        @Override
        public void force() throws IOException {
            step();
            file.force();
        }

        @Override
        public void close() throws IOException {
            file.close();
            step();
        }
    }
}
