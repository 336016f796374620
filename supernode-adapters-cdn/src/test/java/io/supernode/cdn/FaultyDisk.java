package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The real disk, of which one operation fails: the n-th, whatever it is. Counts the files that are open for writing.
 */
final class FaultyDisk implements Disk {

    /** What is tried with one operation after the other. */
    @FunctionalInterface
    interface Trial {

        /** Answers whether operation {@code operation} has failed; {@code when} says in a message which one it was. */
        boolean run(int operation, String when) throws Exception;
    }

    private final Disk real = new RealDisk();
    private final AtomicInteger untilFault = new AtomicInteger(Integer.MAX_VALUE);
    private final AtomicInteger open = new AtomicInteger();
    private final Set<Path> synced = ConcurrentHashMap.newKeySet();

    private volatile boolean forGood;
    private volatile boolean touchesFail;

    /**
     * Tries with each operation in turn, until one has not failed since there are no more; answers how often it tried.
     */
    static int eachInTurn(Trial trial) throws Exception {
        int operation = 1;
        while (trial.run(operation, "operation " + operation)) {
            operation++;
        }
        assertTrue(operation > 1, "the disk was asked for something");
        return operation;
    }

    /** Lets the {@code count}-th operation from now fail, counted from 1. */
    void failAt(int count) {
        forGood = false;
        untilFault.set(count);
    }

    /** Lets every operation from the {@code count}-th on fail, as a full disk does. */
    void failFrom(int count) {
        failAt(count);
        forGood = true;
    }

    /** Lets no file be given another time of change. */
    void failTouches() {
        touchesFail = true;
    }

    /** The directories that have been made durable. */
    Set<Path> synced() {
        return Set.copyOf(synced);
    }

    /** How many files are open for writing. */
    int openFiles() {
        return open.get();
    }

    /** No operation fails any more; answers whether one has failed. */
    boolean heal() {
        boolean failed = untilFault.get() <= 0;
        failAt(Integer.MAX_VALUE);
        return failed;
    }

    private void step() throws IOException {
        int left = untilFault.decrementAndGet();
        if (left == 0 || left < 0 && forGood) {
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
    public void breakHardLinks(Path file) throws IOException {
        step();
        real.breakHardLinks(file);
    }

    @Override
    public FileChannel openForReading(Path file) throws IOException {
        step();
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
        synced.add(directory);
    }

    @Override
    public byte[] read(Path file, int mostBytes) throws IOException {
        step();
        return real.read(file, mostBytes);
    }

    @Override
    public List<DiskEntry> list(Path directory) throws IOException {
        step();
        return real.list(directory);
    }

    @Override
    public void touch(Path file, long millis) throws IOException {
        step();
        if (touchesFail) {
            throw new IOException("Operation not permitted");
        }
        real.touch(file, millis);
    }

    @Override
    public DiskSpace space(Path directory) throws IOException {
        step();
        return real.space(directory);
    }

    @Override
    public boolean delete(Path file) throws IOException {
        step();
        return real.delete(file);
    }

    /** What comes after the close counts for nothing: it belongs to work that has been given up. */
    private final class FaultyFile implements DiskFile {

        private final DiskFile file;
        private boolean closed;

        private FaultyFile(DiskFile file) {
            this.file = file;
            open.incrementAndGet();
        }

        private synchronized void stepIfOpen() throws IOException {
            if (!closed) {
                step();
            }
        }

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            stepIfOpen();
            file.write(bytes, position);
        }

        @Override
        public void readFully(ByteBuffer bytes, long position) throws IOException {
            stepIfOpen();
            file.readFully(bytes, position);
        }

        @Override
        public void force() throws IOException {
            stepIfOpen();
            file.force();
        }

        @Override
        public synchronized void close() throws IOException {
            file.close();
            if (!closed) {
                closed = true;
                open.decrementAndGet();
                step();
            }
        }
    }
}
