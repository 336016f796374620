package io.supernode.app;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that call both ports of a supernode one time after another, each time over a connection of its own, and note each call
 * that is refused, or answered with a status at which a client leaves (protocol section 1), and count those that are reset.
 */
final class Callers implements AutoCloseable {

    static final int THREADS_A_PORT = 3;
    private static final int READ_MILLIS = 10_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long PAUSE_NANOS = 15_000_000;
    private static final long LOOK_AGAIN_NANOS = 1_000_000;
    private static final int FURTHER_CALLS = 100;
    private static final String TASK = "a".repeat(64);

    private final List<Thread> threads = new ArrayList<>();
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong resets = new AtomicLong();
    private volatile boolean isOver;

    Callers(int controlPort, int downloadPort) {
        for (int i = 0; i < THREADS_A_PORT; i++) {
            start(controlPort, "/peer/task?srcCid=c&taskId=" + TASK + "&status=700&result=502", "HTTP/1.1 200 ");
            start(downloadPort, "/qtdown/aaa/" + TASK, "HTTP/1.1 404 ");
        }
    }

    private void start(int port, String target, String expected) {
        byte[] request = ("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        Thread thread = new Thread(() -> {
            while (!isOver) {
                call(port, request, expected);
                // Without a pause the callers would have the processors for themselves.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }, "caller-" + threads.size());
        thread.start();
        threads.add(thread);
    }

    private void call(int port, byte[] request, String expected) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(READ_MILLIS);
            socket.getOutputStream().write(request);
            String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            if (reply.isEmpty()) {
                resets.incrementAndGet();
            } else if (!reply.startsWith(expected)) {
                failures.add("port " + port + " answers: " + reply);
            }
        } catch (ConnectException e) {
            failures.add("port " + port + ": " + e);
        } catch (IOException e) {
            resets.incrementAndGet();
        }
        calls.incrementAndGet();
    }

    /** Returns when so many more calls have been made that some have met whatever has happened until now. */
    void awaitFurtherCalls() {
        long from = calls.get();
        long begin = System.nanoTime();
        while (calls.get() < from + FURTHER_CALLS) {
            if (System.nanoTime() - begin > PATIENCE_NANOS) {
                throw new AssertionError("calls are not answered any more; failed: " + failures);
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    /** The calls that failed but for those that were reset. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** The calls whose connections were made, and ended without an answer. */
    long resets() {
        return resets.get();
    }

    @Override
    public void close() {
        isOver = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
