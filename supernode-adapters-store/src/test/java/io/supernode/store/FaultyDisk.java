package io.supernode.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The real disk, which is full, or hangs, or throws what no disk should, when a test says so. */
final class FaultyDisk implements StateDisk {

    private final RealStateDisk disk = new RealStateDisk();
    volatile boolean isFull;
    /** Thrown instead of writing, if there is one. */
    volatile Error error;
    /** Writing waits for it. */
    volatile CountDownLatch hanging = new CountDownLatch(0);

    private void check() throws IOException {
        try {
            hanging.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (error != null) {
            throw error;
        }
        if (isFull) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public StateFile create(Path file) throws IOException {
        check();
        return new Faulty(disk.create(file));
    }

    @Override
    public StateFile append(Path file, long length) throws IOException {
        return new Faulty(disk.append(file, length));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        check();
        disk.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        disk.delete(file);
    }

    @Override
    public void forceNames(Path directory) throws IOException {
        check();
        disk.forceNames(directory);
    }

    private final class Faulty implements StateFile {

        private final StateFile file;

        private Faulty(StateFile file) {
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            if (isFull) {
                // As a full disk does it: a part is there.
                file.write(bytes.duplicate().limit(bytes.position() + bytes.remaining() / 2));
            }
            check();
            file.write(bytes);
        }

        @Override
        public void force() throws IOException {
            check();
            file.force();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
