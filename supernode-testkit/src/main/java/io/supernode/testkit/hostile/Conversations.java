package io.supernode.testkit.hostile;

import static io.supernode.testkit.hostile.Expected.code;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Calls that are well formed and come in the wrong order, again, or all at once. */
final class Conversations {

    private static final int AT_ONCE = 40;
    private static final String RANGE = "0-4194303";

    private final InetSocketAddress node;
    private final String url;
    private final String task;
    private final int patienceMillis;
    private final List<Result> results = new ArrayList<>();

    private Conversations(InetSocketAddress node, String url, String task, int patienceMillis) {
        this.node = node;
        this.url = url;
        this.task = task;
        this.patienceMillis = patienceMillis;
    }

    /** @param task the id of the task of {@code url}, which the supernode has */
    static List<Result> play(InetSocketAddress node, String url, String task, int patienceMillis)
            throws IOException, InterruptedException {
        Conversations all = new Conversations(node, url, task, patienceMillis);
        all.outOfOrder();
        all.replayed();
        all.concurrent();
        return all.results;
    }

    private HttpAnswer ask(String request) throws IOException {
        return RawCall.once(node, request.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), patienceMillis);
    }

    private void check(String group, String name, String request, Expected expected) throws IOException {
        results.add(new Result(group, name, expected, ask(request)));
    }

    private String register(String cid) {
        return Requests.post("/peer/registry", Requests.FORM, Requests.form(Requests.registration(cid, url)));
    }

    private String start(String cid) {
        return Requests.get("/peer/task?taskId=" + task + "&srcCid=" + cid + "&status=700&result=502");
    }

    private String report(String cid, String status, String result, String range) {
        return Requests.get("/peer/task?taskId=" + task + "&srcCid=" + cid + "&status=" + status + "&result=" + result
                + "&range=" + range + "&dstCid=nobody");
    }

    private String stored(String cid, String range) {
        return Requests.get("/peer/piece/suc?taskId=" + task + "&cid=" + cid + "&pieceRange=" + range + "&dstCid=");
    }

    private String down(String cid) {
        return Requests.get("/peer/service/down?taskId=" + task + "&cid=" + cid);
    }

    private void outOfOrder() throws IOException {
        String group = "out of order";
        check(group, "a pull before the registration", start("order-1"), code(502));
        check(group, "a report before the registration", stored("order-1", RANGE), code(502));
        check(group, "a good-bye before the registration", down("order-1"), code(200, 502));
        check(group, "the registration after all that", register("order-1"), code(200));
        check(group, "a piece that was never assigned, stored", stored("order-1", RANGE), code(200, 501, 611));
        check(group, "a piece beyond the end of the file", stored("order-1", "4194304000-4198498303"),
                code(200, 501, 611));
        check(group, "a failure with a peer that does not exist", report("order-1", "701", "500", RANGE),
                code(600, 601, 602));
        check(group, "the end of the download before its beginning", report("order-1", "702", "501", ""), code(200));
        check(group, "a pull after the end", start("order-1"), code(502, 600, 601, 602));
        check(group, "a good-bye", down("order-1"), code(200, 612));
        check(group, "a pull after the good-bye", start("order-1"), code(502, 600, 601, 602));
        check(group, "a registration after the good-bye", register("order-1"), code(200));
        check(group, "a complaint of the supernode's own piece that is sound",
                Requests.get("/peer/piece/error?taskId=" + task + "&srcCid=order-1&dstCid=cdnnode:127.0.0.1~" + task
                        + "&errorType=FILE_MD5_NOT_MATCH&range=" + RANGE), code(200));
        check(group, "a complaint of a piece that does not exist",
                Requests.get("/peer/piece/error?taskId=" + task + "&srcCid=order-1&dstCid=cdnnode:127.0.0.1~" + task
                        + "&errorType=FILE_MD5_NOT_MATCH&range=419430400-423624703"), code(200, 501));
        check(group, "a pull of another client's cid with no task of its own",
                Requests.get("/peer/task?taskId=" + "f".repeat(64) + "&srcCid=order-1&status=700&result=502"),
                code(502));
    }

    private void replayed() throws IOException {
        String group = "replayed";
        for (int i = 0; i < 5; i++) {
            check(group, "the same registration, time " + i, register("again-1"), code(200));
        }
        for (int i = 0; i < 5; i++) {
            check(group, "the same pull, time " + i, start("again-1"), code(600, 601, 602));
        }
        for (int i = 0; i < 5; i++) {
            check(group, "the same report, time " + i, report("again-1", "701", "501", RANGE), code(600, 601, 602));
        }
        for (int i = 0; i < 5; i++) {
            check(group, "the same piece stored, time " + i, stored("again-1", RANGE), code(200, 611));
        }
        for (int i = 0; i < 5; i++) {
            check(group, "the same end, time " + i, report("again-1", "702", "501", ""), code(200));
        }
        for (int i = 0; i < 5; i++) {
            check(group, "the same good-bye, time " + i, down("again-1"), code(200, 502, 612));
        }
    }

    private void concurrent() throws InterruptedException, IOException {
        atOnce("the same registration", register("crowd-1"), code(200, 609));
        atOnce("the same pull", start("crowd-1"), code(600, 601, 602));
        atOnce("the same report", report("crowd-1", "701", "501", RANGE), code(600, 601, 602));
        atOnce("the same piece stored", stored("crowd-1", RANGE), code(200, 611));
        atOnce("the same good-bye", down("crowd-1"), code(200, 502, 612));
        for (Map.Entry<String, String> mixed : Map.of(
                        "a registration beside its good-bye", register("crowd-2"),
                        "a good-bye beside its registration", down("crowd-2"))
                .entrySet()) {
            atOnce(mixed.getKey(), mixed.getValue(), code(200, 502, 609, 612));
        }
    }

    private void atOnce(String name, String request, Expected expected) throws InterruptedException, IOException {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Callable<HttpAnswer>> calls = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                calls.add(() -> ask(request));
            }
            Result worst = null;
            for (Future<HttpAnswer> call : threads.invokeAll(calls)) {
                Result one = new Result("concurrent", name + ", " + AT_ONCE + " times at once", expected, call.get());
                worst = worst == null || !one.isRight() ? one : worst;
            }
            results.add(worst);
        } catch (ExecutionException e) {
            throw new IOException(name + ": " + e.getCause(), e);
        } finally {
            threads.shutdown();
        }
    }
}
