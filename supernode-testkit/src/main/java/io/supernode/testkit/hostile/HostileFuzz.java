package io.supernode.testkit.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Sends forms of the battery that are changed at random, each over a connection of its own, and looks for what no
 * server may do: answer with a server error, or not at all. The same seed and number of threads send the same requests.
 */
final class HostileFuzz {

    private static final int THREADS = 4;
    private static final int MAX_FINDINGS = 20;
    private static final int MAX_CHANGES = 8;
    private static final int MAX_REQUEST = 4096;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int STATUS_AT = 9;
    private static final int CLASSES = 6;

    private final InetSocketAddress control;
    private final InetSocketAddress data;
    private final List<Attack> seeds;
    private final AtomicLongArray byClass = new AtomicLongArray(CLASSES);
    private final AtomicLong failedConnects = new AtomicLong();
    private final List<String> findings = Collections.synchronizedList(new ArrayList<>());

    HostileFuzz(InetSocketAddress control, InetSocketAddress data, List<Attack> seeds) {
        this.control = control;
        this.data = data;
        this.seeds = seeds.stream().filter(seed -> seed.request().length <= MAX_REQUEST).toList();
    }

    /** Sends {@code calls} requests. */
    void run(long calls, long seed) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(seed * THREADS + i);
            long share = calls / THREADS + (i < calls % THREADS ? 1 : 0);
            Thread thread = new Thread(() -> {
                for (long n = 0; n < share && findings.size() < MAX_FINDINGS; n++) {
                    one(random);
                }
            }, "fuzz-" + i);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Requests, as far as they were answered, by the first digit of the status; 0 for a closed connection. */
    long answered(int firstDigit) {
        return byClass.get(firstDigit);
    }

    long failedConnects() {
        return failedConnects.get();
    }

    /** What went wrong, with the request. */
    List<String> findings() {
        return findings;
    }

    private void one(Random random) {
        Attack seed = seeds.get(random.nextInt(seeds.size()));
        byte[] request = changed(seed.request(), random);
        try (Socket socket = new Socket()) {
            // No port is kept by a connection that is over.
            socket.setSoLinger(true, 0);
            socket.connect(seed.onDataPort() ? data : control, PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            send(socket, request);
            judge(firstLine(socket.getInputStream()), request);
        } catch (SocketTimeoutException e) {
            findings.add("no answer in time to " + shown(request));
        } catch (IOException e) {
            failedConnects.incrementAndGet();
        }
    }

    /** What is refused in the middle may be reset. */
    private static void send(Socket socket, byte[] request) {
        try {
            socket.getOutputStream().write(request);
            socket.shutdownOutput();
        } catch (IOException e) {
            // The answer may be there all the same.
            return;
        }
    }

    private void judge(String line, byte[] request) {
        if (line.length() <= STATUS_AT || !line.startsWith("HTTP/1.")) {
            byClass.incrementAndGet(0);
            return;
        }
        int digit = Character.digit(line.charAt(STATUS_AT), CLASSES);
        byClass.incrementAndGet(Math.max(0, digit));
        String status = line.substring(STATUS_AT, Math.min(line.length(), STATUS_AT + 3));
        // 501 and 505 are about the request: a method or a version that is not known.
        if (digit == 5 && !status.equals("501") && !status.equals("505")) {
            findings.add("status " + status + " to " + shown(request));
        }
    }

    private static String firstLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b != '\n' && line.length() < 64) {
                    line.append((char) b);
                } else if (b == '\n' && line.length() < 64) {
                    line.append(" ".repeat(64));
                }
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            // Closed with a reset; what came before counts.
            return line.toString();
        }
        return line.toString();
    }

    private byte[] changed(byte[] seed, Random random) {
        byte[] bytes = seed;
        for (int changes = random.nextInt(MAX_CHANGES); changes > 0; changes--) {
            bytes = changedOnce(bytes, random);
        }
        return bytes.length > 2 * MAX_REQUEST ? Arrays.copyOf(bytes, 2 * MAX_REQUEST) : bytes;
    }

    private byte[] changedOnce(byte[] bytes, Random random) {
        int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
        return switch (random.nextInt(6)) {
            case 0 -> replaced(bytes, at, Math.min(1, bytes.length - at), new byte[] {(byte) random.nextInt(256)});
            case 1 -> replaced(bytes, at, Math.min(random.nextInt(16), bytes.length - at), new byte[0]);
            case 2 -> replaced(bytes, at, 0,
                    Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + random.nextInt(64))));
            case 3 -> replaced(bytes, at, 0, random.ints(random.nextInt(8), 32, 127)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString()
                    .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            case 4 -> replaced(bytes, at, Math.min(1, bytes.length - at),
                    "\0\r\n %&=:/?{}[]\"\\-9".substring(random.nextInt(16)).substring(0, 1)
                            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            default -> {
                byte[] other = seeds.get(random.nextInt(seeds.size())).request();
                int from = other.length == 0 ? 0 : random.nextInt(other.length);
                yield replaced(bytes, at, bytes.length - at, Arrays.copyOfRange(other, from, other.length));
            }
        };
    }

    private static byte[] replaced(byte[] bytes, int at, int count, byte[] by) {
        byte[] changed = new byte[bytes.length - count + by.length];
        System.arraycopy(bytes, 0, changed, 0, at);
        System.arraycopy(by, 0, changed, at, by.length);
        System.arraycopy(bytes, at + count, changed, at + by.length, bytes.length - at - count);
        return changed;
    }

    private static String shown(byte[] request) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(request.length, 600); i++) {
            int b = request[i] & 255;
            text.append(b >= ' ' && b <= '~' && b != '\\' ? String.valueOf((char) b) : String.format("\\x%02x", b));
        }
        return text + (request.length > 600 ? "...(" + request.length + " bytes)" : "");
    }
}
