package io.supernode.cluster.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Sends messages to one node by a thread of its own: what is added while it sends goes out together next. So a lone message waits
 * for nothing, and the more there is to send, the less each costs: then it lets other threads have the processor first, which add
 * to what it sends. Thread-safe; whoever adds a message waits for nothing.
 */
final class NodeSender implements AutoCloseable {

    /** Below what the engine cuts into pieces. */
    private static final int MOST_BYTES = 48_000;

    private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    private final Consumer<List<byte[]>> sink;
    private final Thread thread;

    /**
     * @param node its name
     * @param sink sends messages, and may wait for the network; called by one thread
     */
    NodeSender(String node, Consumer<List<byte[]>> sink) {
        this.sink = sink;
        thread = new SenderThread(this::run, "to-" + node);
        thread.setDaemon(true);
        thread.start();
    }

    void add(byte[] message) {
        queue.add(message);
    }

    private void run() {
        List<byte[]> messages = new ArrayList<>();
        // A lone message gives way to nobody.
        boolean wereMany = false;
        try {
            byte[] first = queue.take();
            while (true) {
                if (wereMany) {
                    // Threads that wait for this processor have more to send, most likely. If none waits, this takes no time.
                    Thread.yield();
                }
                int bytes = 0;
                byte[] next = first;
                while (next != null && (messages.isEmpty() || bytes + next.length <= MOST_BYTES)) {
                    messages.add(next);
                    bytes += next.length;
                    next = queue.poll();
                }
                sink.accept(messages);
                wereMany = messages.size() > 1;
                messages.clear();
                first = next == null ? queue.take() : next;
            }
        } catch (InterruptedException e) {
            // Closed: who waits for an answer learns that the node is lost.
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the current thread is one of these. */
    static boolean isCurrentThread() {
        return Thread.currentThread() instanceof SenderThread;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private static final class SenderThread extends Thread {

        SenderThread(Runnable work, String name) {
            super(work, name);
        }
    }
}
