package io.supernode.testkit.restart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Fills a supernode with peers of many tasks, each of which has its file. Immutable. */
final class ManyPeers {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int THREADS = 8;
    private static final int FILE_LENGTH = 1_000;
    private static final String RANGE = "0-4194303";
    private static final int REGISTERED = 200;
    /** Clients of 0.4.3 and later are told so of a piece. */
    private static final int PIECE_REPORTED = 611;
    private static final int OCTET_BITS = 8;
    private static final int OCTET = 255;

    private final FakeOrigin origin;
    private final int peers;
    private final int tasks;

    ManyPeers(FakeOrigin origin, int peers, int tasks) {
        this.origin = origin;
        this.peers = peers;
        this.tasks = tasks;
        for (int task = 0; task < tasks; task++) {
            origin.at(path(task)).content(Content.random(task, FILE_LENGTH));
        }
    }

    private static String path(int task) {
        return "/restart/" + task;
    }

    private static String cid(int peer) {
        return "10.1.0.1-" + peer + "-1";
    }

    /** Registers all of them and lets each say that it has its file; answers the id of the first one's task. */
    String fill(StartedServer server) throws IOException, InterruptedException {
        String first = add(server, 0);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> parts = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int from = thread + 1;
                parts.add(threads.submit(() -> {
                    for (int peer = from; peer < peers; peer += THREADS) {
                        add(server, peer);
                    }
                    return null;
                }));
            }
            for (Future<?> part : parts) {
                part.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("not all peers were taken in: " + e.getCause().getMessage(), e);
        } finally {
            threads.shutdownNow();
        }
        return first;
    }

    private String add(StartedServer server, int peer) throws IOException, InterruptedException {
        ObjectNode request = JSON.createObjectNode();
        request.put("cid", cid(peer));
        request.put("ip", "10." + (1 + (peer >> 2 * OCTET_BITS)) + '.' + (peer >> OCTET_BITS & OCTET) + '.' + (peer & OCTET));
        request.put("hostName", "host-" + peer);
        request.put("superNodeIp", "127.0.0.1");
        request.put("port", 15_001);
        request.put("path", "/peer/file/f-" + peer);
        request.put("rawUrl", origin.url(path(peer % tasks)));
        request.put("taskUrl", origin.url(path(peer % tasks)));
        request.put("version", "0.4.3");
        request.put("dfdaemon", "false");
        JsonNode answer = JSON.readTree(server.call("POST", "/peer/registry", request.toString()));
        expect(REGISTERED, answer);
        String task = answer.path("data").path("taskId").asText();
        expect(PIECE_REPORTED, JSON.readTree(server.call("GET",
                "/peer/piece/suc?taskId=" + task + "&cid=" + cid(peer) + "&dstCid=&pieceRange=" + RANGE, null)));
        return task;
    }

    private static void expect(int code, JsonNode answer) throws IOException {
        if (answer.path("code").asInt() != code) {
            throw new IOException(code + " is expected, the answer is " + answer);
        }
    }

    /** The pull of the first peer, which has its file. */
    static String pull(String task) {
        return "/peer/task?srcCid=" + cid(0) + "&dstCid=&taskId=" + task + "&range=" + RANGE + "&status=701&result=501";
    }
}
