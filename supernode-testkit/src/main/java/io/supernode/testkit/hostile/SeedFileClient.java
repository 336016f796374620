package io.supernode.testkit.hostile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.supernode.testkit.command.NodeAddress;
import io.supernode.testkit.wire.PlainClient;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * A file that a supernode has and serves from its data port.
 *
 * @param host of the data port
 * @param port of the data port
 * @param path on it
 * @param framedLength bytes of the framed file
 * @param task its id
 */
record SeedFileClient(String host, int port, String path, long framedLength, String task) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MAX_REPLY = 1 << 20;
    private static final int FRAME_BYTES = 5;
    private static final int BUFFER = 1 << 18;
    private static final int ALL_PIECES = 601;

    /**
     * Registers for {@code url}, and asks until the supernode offers all of it.
     *
     * @throws NoSupernodeException if the server does not answer as a supernode
     */
    static SeedFileClient of(NodeAddress node, String url, long length) throws IOException {
        String cid = "slow-readers-" + System.nanoTime();
        JsonNode registered = call(node, "POST", "/peer/registry", JSON.writeValueAsBytes(Map.of(
                "cid", cid, "ip", "127.0.0.1", "hostName", "testkit", "superNodeIp", node.host(), "port", 0,
                "path", "/peer/file/f", "rawUrl", url, "taskUrl", url)));
        String task = registered.path("data").path("taskId").asText();
        long pieceSize = registered.path("data").path("pieceSize").asLong();
        if (task.isEmpty() || pieceSize == 0) {
            throw new IOException("the registration was refused: " + registered);
        }
        long pieces = (length + pieceSize - FRAME_BYTES - 1) / (pieceSize - FRAME_BYTES);
        String first = "/peer/task?srcCid=" + cid + "&taskId=" + task + "&status=700&result=502";
        JsonNode offer = call(node, "GET", first, new byte[0]);
        for (int i = 0; i < PATIENCE.toSeconds() && offer.path("code").asInt() != ALL_PIECES; i++) {
            offer = call(node, "GET", first, new byte[0]);
        }
        JsonNode piece = offer.path("data").path(0);
        String path = "/qtdown/" + task.substring(0, 3) + '/' + task;
        SeedFileClient file = new SeedFileClient(
                piece.path("peerIp").asText(node.host()), piece.path("peerPort").asInt(), path,
                length + pieces * FRAME_BYTES,
                task);
        file.awaitWhole();
        return file;
    }

    private static JsonNode call(NodeAddress node, String method, String target, byte[] body) throws IOException {
        try (PlainClient client = new PlainClient(node.host(), node.port(), 0)) {
            int status =
                    client.send(method, target, Map.of("Content-Type", "application/json"), body, PATIENCE, PATIENCE);
            String answer = method + ' ' + target.replaceFirst("\\?.*", "") + " is answered with HTTP " + status;
            if (status != HttpAnswer.OK) {
                throw new NoSupernodeException(answer);
            }
            JsonNode reply = json(new String(client.wholeBody(MAX_REPLY), StandardCharsets.UTF_8));
            if (!reply.path("code").isInt()) {
                throw new NoSupernodeException(answer + " and without a code");
            }
            return reply;
        }
    }

    /** Missing if it is none. */
    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private void awaitWhole() throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (status("bytes=" + (framedLength - 1) + '-' + (framedLength - 1)) != 206) {
            if (System.nanoTime() > until) {
                throw new IOException("the supernode does not get the file");
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    private int status(String range) throws IOException {
        try (PlainClient client = new PlainClient(host, port, 0)) {
            return client.send("GET", path, Map.of("Range", range), new byte[0], PATIENCE, PATIENCE);
        }
    }

    /** The request for all of it, as bytes. */
    byte[] request() {
        return ("GET " + path + " HTTP/1.1\r\nHost: x\r\nRange: bytes=0-" + (framedLength - 1)
                + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    /** Reads all of it over one connection. */
    void download() throws IOException {
        try (PlainClient client = new PlainClient(host, port, 0)) {
            int status = client.send(
                    "GET", path, Map.of("Range", "bytes=0-" + (framedLength - 1)), new byte[0], PATIENCE, PATIENCE);
            InputStream body = client.body();
            byte[] buffer = new byte[BUFFER];
            long read = 0;
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                read += n;
            }
            if (status != 206 || read != framedLength) {
                throw new EOFException("status " + status + ", " + read + " of " + framedLength + " bytes");
            }
        }
    }
}
