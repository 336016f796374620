package io.supernode.testkit.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A node on a real socket that answers as the test says, one request after another, and keeps what it was asked. */
final class ScriptedNode implements Closeable {

    static final String TASK = "ba270626349198840d0255de8358b6c93fe6d57d922d036fbf40bcf3499f44a8";
    static final int PIECE_SIZE = 4 << 20;
    static final String WAIT = "{\"code\":602,\"msg\":\"client sucCount:0,cdn status:Running,cdn sucCount: 0\"}";
    static final String FINISHED = "{\"code\":600,\"data\":{\"md5\":\"0123456789abcdef0123456789abcdef\",\"fileLength\":1}}";
    static final String SUCCESS = "{\"code\":200,\"msg\":\"success\"}";
    private static final int OK = 200;

    private final HttpServer server;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final List<Asked> asked = new ArrayList<>();
    private final Map<String, Function<Asked, String>> answers = new HashMap<>();
    private final ArrayDeque<Integer> failures = new ArrayDeque<>();

    /** One request. */
    record Asked(String path, Map<String, String> fields) {
        String cid() {
            return fields.getOrDefault("cid", fields.get("srcCid"));
        }

        /** In short, such as {@code task 701/503 0-4194303 from SOURCE}. */
        @Override
        public String toString() {
            return switch (path) {
                case "/peer/task" -> ("task " + fields.get("status") + '/' + fields.get("result") + ' '
                        + fields.get("range") + " from " + fields.get("dstCid")).replace("  from ", "");
                case "/peer/piece/suc" -> "suc " + fields.get("pieceRange") + " from " + fields.get("dstCid");
                case "/peer/service/down" -> "down";
                case "/peer/registry" -> "registry " + fields.get("rawUrl");
                default -> path;
            };
        }
    }

    /** A node with a file of so many pieces, which registers everybody and acknowledges every report. */
    ScriptedNode(int pieces) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(thread);
        server.createContext("/", this::handle);
        long length = (long) pieces * (PIECE_SIZE - 5);
        answer("/peer/registry", request -> "{\"code\":200,\"data\":{\"fileLength\":" + length + ",\"pieceSize\":"
                + PIECE_SIZE + ",\"taskId\":\"" + TASK + "\"}}");
        answer("/peer/piece/suc", request -> SUCCESS);
        answer("/peer/service/down", request -> SUCCESS);
        answer("/_ping", request -> "OK");
        server.start();
    }

    void answer(String path, Function<Asked, String> reply) {
        answers.put(path, reply);
    }

    /** The next request is answered with this HTTP status and nothing else. */
    void failNext(int status) {
        failures.add(status);
    }

    static String pieces(String source, int... numbers) {
        StringBuilder list = new StringBuilder("{\"code\":601,\"data\":[");
        for (int number : numbers) {
            list.append(list.charAt(list.length() - 1) == '[' ? "" : ",")
                    .append("{\"cid\":\"").append(source).append("\",\"downLink\":20480,\"path\":\"/p\",\"peerIp\":\"10.0.0.9\"")
                    .append(",\"peerPort\":15001,\"pieceMd5\":\"d78ef0af9e95e880fa583b41cf5ad791:5\",\"pieceNum\":")
                    .append(number).append(",\"pieceSize\":").append(PIECE_SIZE).append(",\"range\":\"")
                    .append(range(number)).append("\"}");
        }
        return list + "]}";
    }

    static String range(int piece) {
        return (long) piece * PIECE_SIZE + "-" + ((piece + 1L) * PIECE_SIZE - 1);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        URI uri = exchange.getRequestURI();
        String fields = uri.getRawQuery() == null ? body : uri.getRawQuery();
        int status = OK;
        String reply;
        synchronized (this) {
            Asked request = new Asked(uri.getPath(), parse(fields));
            asked.add(request);
            status = failures.isEmpty() ? OK : failures.poll();
            reply = status == OK ? answers.get(request.path()).apply(request) : "-";
        }
        byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Map<String, String> parse(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String field : text.isEmpty() ? new String[0] : text.split("&")) {
            int equals = field.indexOf('=');
            fields.put(
                    field.substring(0, equals), URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return fields;
    }

    /** What was asked of the API, in the order of coming. */
    synchronized List<String> calls() {
        return asked.stream().map(Asked::toString).toList();
    }

    synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        thread.shutdownNow();
    }
}
