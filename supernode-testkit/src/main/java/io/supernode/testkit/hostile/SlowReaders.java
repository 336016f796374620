package io.supernode.testkit.hostile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that ask for a whole file and read a little of it each second. One thread reads for all of them. */
final class SlowReaders implements AutoCloseable {

    private static final long SECOND_MILLIS = 1_000;

    private final List<SocketChannel> readers = new ArrayList<>();
    private final ByteBuffer buffer;
    private final AtomicInteger connected = new AtomicInteger();
    private final Thread thread = new Thread(this::read, "slow-readers");

    private SlowReaders(int bytesPerSecond) {
        buffer = ByteBuffer.allocate(bytesPerSecond);
    }

    /** Connects them all, each with its request sent. */
    static SlowReaders start(SeedFileClient file, int count, int bytesPerSecond) throws IOException {
        SlowReaders all = new SlowReaders(bytesPerSecond);
        try {
            for (int i = 0; i < count; i++) {
                SocketChannel reader = SocketChannel.open(file.address());
                all.readers.add(reader);
                reader.write(ByteBuffer.wrap(file.request()));
                reader.configureBlocking(false);
            }
        } catch (IOException e) {
            all.closeAll();
            throw new IOException("only " + all.readers.size() + " of " + count + " connections could be had", e);
        }
        all.connected.set(count);
        all.thread.setDaemon(true);
        all.thread.start();
        return all;
    }

    private void read() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(SECOND_MILLIS);
                int alive = 0;
                for (SocketChannel reader : readers) {
                    alive += isAlive(reader) ? 1 : 0;
                }
                connected.set(alive);
            }
        } catch (InterruptedException e) {
            // Over.
            Thread.currentThread().interrupt();
        }
    }

    private boolean isAlive(SocketChannel reader) {
        try {
            return reader.isOpen() && reader.read(buffer.clear()) >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** How many of them the server had not hung up on when they last read. */
    int connected() {
        return connected.get();
    }

    private void closeAll() throws IOException {
        for (SocketChannel reader : readers) {
            reader.close();
        }
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeAll();
    }
}
