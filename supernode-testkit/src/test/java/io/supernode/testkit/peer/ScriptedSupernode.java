package io.supernode.testkit.peer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.supernode.testkit.origin.Content;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A supernode that answers what a test tells it to, and serves the framed pieces of one content. Without a script a peer
 * that starts is given every piece, and one that reports is told that it has all.
 */
public final class ScriptedSupernode implements AutoCloseable {

    static final int PIECE_SIZE = 4 << 20;
    static final String TASK = "ab".repeat(32);
    private static final int FRAME = 5;

    /** One call as it came in. */
    record Call(String path, Map<String, String> parameters, String body, String contentType) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Call> calls = new ArrayList<>();
    private final Deque<Function<Call, String>> pulls = new ConcurrentLinkedDeque<>();
    private final Map<Integer, byte[]> pieces = new TreeMap<>();
    private final List<Map<String, List<String>>> downloads = new ArrayList<>();
    private final String md5;
    private final long length;

    public ScriptedSupernode(Content content) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        md5 = content.md5();
        length = content.length();
        long position = 0;
        do {
            int size = (int) Math.min(PIECE_SIZE - FRAME, length - position);
            byte[] framed = new byte[size + FRAME];
            ByteBuffer.wrap(framed).putInt(size | PIECE_SIZE << 4);
            content.read(position, framed, 4, size);
            framed[size + 4] = 0x7f;
            pieces.put(pieces.size(), framed);
            position += size;
        } while (position < length);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** The next pull is answered so; when nothing is left, with 600. */
    ScriptedSupernode thenReply(String json) {
        pulls.add(call -> json);
        return this;
    }

    /** The next pull gets no answer: its connection is closed. */
    ScriptedSupernode thenHangUp() {
        pulls.add(call -> null);
        return this;
    }

    ScriptedSupernode thenPieces(int... numbers) {
        return thenReply(pieces(numbers));
    }

    String pieces(int... numbers) {
        return IntStream.of(numbers)
                .mapToObj(n -> piece(n, "cdnnode:127.0.0.1~" + TASK, "/qtdown/aba/" + TASK, port(), md5(pieces.get(n))))
                .collect(Collectors.joining(",", "{\"code\":601,\"data\":[", "]}"));
    }

    String onePiece(int number, String cid, String path, int port) {
        return "{\"code\":601,\"data\":[" + piece(number, cid, path, port, md5(pieces.get(number))) + "]}";
    }

    /** Announces a checksum that the bytes do not have. */
    String wrongPiece(int number) {
        return "{\"code\":601,\"data\":["
                + piece(number, "cdnnode:127.0.0.1~" + TASK, "/qtdown/aba/" + TASK, port(), "0".repeat(32)) + "]}";
    }

    private String piece(int number, String cid, String path, int port, String pieceMd5) {
        long start = (long) number * PIECE_SIZE;
        return "{\"cid\":\"" + cid + "\",\"downLink\":20480,\"path\":\"" + path
                + "\",\"peerIp\":\"127.0.0.1\",\"peerPort\":" + port + ",\"pieceMd5\":\"" + pieceMd5 + ':'
                + pieces.get(number).length + "\",\"pieceNum\":" + number + ",\"pieceSize\":" + PIECE_SIZE
                + ",\"range\":\"" + start + '-' + (start + PIECE_SIZE - 1) + "\"}";
    }

    byte[] framed(int number) {
        return pieces.get(number);
    }

    static String range(int number) {
        return (long) number * PIECE_SIZE + "-" + ((number + 1L) * PIECE_SIZE - 1);
    }

    synchronized List<Call> calls(String path) {
        return calls.stream().filter(call -> call.path().equals(path)).toList();
    }

    synchronized List<Map<String, List<String>>> downloads() {
        return List.copyOf(downloads);
    }

    /** Waits until {@code path} was called so often. */
    synchronized void awaitCalls(String path, int count) throws InterruptedException {
        while (calls.stream().filter(call -> call.path().equals(path)).count() < count) {
            wait();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            URI uri = exchange.getRequestURI();
            if (uri.getPath().startsWith("/qtdown/")) {
                download(exchange);
                return;
            }
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Call call = new Call(
                    uri.getPath(), parameters(uri.getRawQuery()), body,
                    exchange.getRequestHeaders().getFirst("Content-Type"));
            synchronized (this) {
                calls.add(call);
                notifyAll();
            }
            String text = reply(call);
            if (text == null) {
                // Closed without a head: the server ends the connection.
                return;
            }
            byte[] reply = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, reply.length);
            exchange.getResponseBody().write(reply);
        }
    }

    private String reply(Call call) {
        if (call.path().equals("/peer/registry")) {
            return "{\"code\":200,\"msg\":\"success\",\"data\":{\"taskId\":\"" + TASK + "\",\"fileLength\":" + length
                    + ",\"pieceSize\":" + PIECE_SIZE + "}}";
        }
        if (!call.path().equals("/peer/task")) {
            return "{\"code\":200,\"msg\":\"success\"}";
        }
        Function<Call, String> next = pulls.poll();
        if (next == null && call.parameters().get("status").equals("700")) {
            return pieces(pieces.keySet().stream().mapToInt(Integer::intValue).toArray());
        }
        return next == null
                ? "{\"code\":600,\"data\":{\"md5\":\"" + md5 + "\",\"fileLength\":" + length + "}}"
                : next.apply(call);
    }

    private void download(HttpExchange exchange) throws IOException {
        synchronized (this) {
            downloads.add(Map.copyOf(exchange.getRequestHeaders()));
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        long start = Long.parseLong(range.substring("bytes=".length(), range.indexOf('-')));
        byte[] framed = pieces.get((int) (start / PIECE_SIZE));
        exchange.sendResponseHeaders(206, framed.length);
        exchange.getResponseBody().write(framed);
    }

    static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new TreeMap<>();
        if (query != null && !query.isEmpty()) {
            for (String pair : query.split("&")) {
                int equals = pair.indexOf('=');
                parameters.merge(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8),
                        (a, b) -> a + '|' + b);
            }
        }
        return parameters;
    }

    static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
