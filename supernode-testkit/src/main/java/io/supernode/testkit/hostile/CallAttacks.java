package io.supernode.testkit.hostile;

import static io.supernode.testkit.hostile.Expected.code;
import static io.supernode.testkit.hostile.Expected.status;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Pulls, reports and calls of other paths and methods that are malformed or not allowed. */
final class CallAttacks {

    private static final Expected UNKNOWN = code(502);
    private static final Expected INVALID_OR_UNKNOWN = code(501, 502);
    private static final Expected BAD_HTTP = status(400, 404, 405, 411, 414, 431, 501, 505).orClosed();
    private static final String TASK = Attack.UNKNOWN_TASK;

    private final List<Attack> all = new ArrayList<>();

    private CallAttacks() {}

    static List<Attack> all() {
        CallAttacks attacks = new CallAttacks();
        attacks.pulls();
        attacks.reports();
        attacks.otherCalls();
        attacks.methods();
        return attacks.all;
    }

    private void pull(String name, String query, Expected expected) {
        all.add(Attack.control("pull", name, Requests.get("/peer/task" + query), expected));
    }

    private void pulls() {
        String known = "?srcCid=nobody&taskId=" + TASK;
        pull("nothing", "", INVALID_OR_UNKNOWN);
        pull("an unknown task", known + "&status=700&result=502", UNKNOWN);
        for (String status : List.of("", "0", "-1", "699", "703", "999999999999", "7e2", "x", "700 ", "%00", "null",
                "７００")) {
            pull("status " + Attack.shown(status), known + "&status=" + encoded(status) + "&result=501",
                    INVALID_OR_UNKNOWN);
        }
        for (String result : List.of("", "499", "502", "504", "-501", "x", "5".repeat(5_000))) {
            pull("result " + Attack.shown(result), known + "&status=701&range=0-4194303&result=" + encoded(result),
                    INVALID_OR_UNKNOWN);
        }
        for (String range : List.of("", "-", "0", "0-", "-1", "4194303-0", "0-4194302", "1-4194304", "a-b",
                "0-99999999999999999999", "-5--1", "0-4194303,5-6", "0x0-0x1", " 0-4194303",
                "9223372036854775807-9223372036854775808")) {
            pull("range " + Attack.shown(range), known + "&status=701&result=501&range=" + encoded(range),
                    INVALID_OR_UNKNOWN);
        }
        for (String task : List.of("", "x", "..%2f..%2fetc", "%00", TASK.substring(1), TASK + "0",
                TASK.toUpperCase(Locale.ROOT), "a".repeat(5_000))) {
            pull("task " + Attack.shown(task), "?srcCid=a&status=700&result=502&taskId=" + task, INVALID_OR_UNKNOWN);
        }
        pull("a percent sign", "?%", INVALID_OR_UNKNOWN);
        pull("half an escape", "?taskId=%4", INVALID_OR_UNKNOWN);
        pull("an escape of no hexadecimal digits", "?taskId=%zz", INVALID_OR_UNKNOWN);
        pull("an escape that is no UTF-8", "?taskId=%ff", INVALID_OR_UNKNOWN);
        pull("a query of 7 000 parameters", "?" + "a&".repeat(3_500), INVALID_OR_UNKNOWN.orStatus(414, 431));
        pull("the same parameter twice", known + "&taskId=x&status=700&status=701&result=502", INVALID_OR_UNKNOWN);
        pull("names in other case", "?SRCCID=a&TASKID=" + TASK + "&STATUS=700&RESULT=502", UNKNOWN);
        pull("a cid of 6 000 bytes", "?taskId=" + TASK + "&status=700&result=502&srcCid=" + "c".repeat(6_000),
                INVALID_OR_UNKNOWN);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void reports() {
        for (String call : List.of("/peer/piece/suc", "/peer/piece/error", "/peer/service/down")) {
            for (String query : List.of("", "?", "?taskId=" + TASK, "?cid=a&srcCid=a",
                    "?taskId=x&cid=a&srcCid=a&pieceRange=0-4194303",
                    "?taskId=" + TASK + "&cid=a&srcCid=a&dstCid=b&pieceRange=zz&errorType=x&range=zz",
                    "?taskId=" + TASK + "&cid=a&srcCid=a&dstCid=b&pieceRange=0-4194303"
                            + "&errorType=FILE_NOT_EXIST&range=0-4194303",
                    "?%zz=%zz")) {
                all.add(Attack.control("report", call + Attack.shown(query), Requests.get(call + query),
                        code(200, 501, 502)));
            }
        }
        for (String body : List.of("", "{", "[]", "null", "{\"success\":\"x\"}", "{\"duration\":-1e999}",
                "{\"fileLength\":\"\\u0000\"}", "[".repeat(5_000), "{\"taskId\":" + "9".repeat(5_000) + "}")) {
            all.add(Attack.control("report", "metrics " + Attack.shown(body),
                    Requests.post("/task/metrics", Requests.JSON, body), code(1, 501)));
        }
    }

    private void otherCalls() {
        for (String target : List.of("/", "/..", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/peer", "/peer/",
                "/peer/registry/", "/PEER/TASK", "//peer/task", "/peer//task", "/peer/task;x=y", "/peer/task%00",
                "/%ff", "/api/v2/x", "/WEB-INF/web.xml", "/peer/tasks/x", "/.git/config", "/" + "a/".repeat(2_000))) {
            all.add(Attack.control("path", Attack.shown(target), Requests.get(target),
                    status(200, 400, 401, 404, 405, 414).orClosed()));
        }
        for (String type : List.of("{", "[]", "{\"type\":\"x\"}", "{\"type\":\"file\",\"url\":\"file:///etc/passwd\"}",
                "[".repeat(5_000))) {
            all.add(Attack.control("path", "a preheat " + Attack.shown(type),
                    Requests.post("/preheats", Requests.JSON, type),
                    status(400, 401, 403, 413, 415, 422)));
        }
    }

    private void methods() {
        for (String method : List.of("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "HEAD", "PROPFIND", "get",
                "X".repeat(200))) {
            for (String target : List.of("/peer/task", "/peer/registry")) {
                all.add(Attack.control("method", Attack.shown(method) + ' ' + target,
                        Requests.line(method, target) + "\r\n", BAD_HTTP));
            }
            if (!method.equals("HEAD")) {
                all.add(Attack.data("method", Attack.shown(method),
                        Requests.line(method, "/qtdown/012/" + TASK) + "\r\n", BAD_HTTP));
            }
        }
        for (String part : List.of("a;b%1xk", "a;%", ";%zz")) {
            all.add(Attack.control("administration", "an encoding that is none, behind a semicolon: " + part,
                    Requests.get("/api/v1/tasks/" + part), status(400)));
        }
        for (String target : List.of("/peer/tasks/" + TASK, "/api/v1/tasks/" + TASK)) {
            // What a browser is made to send by a page of another site, and what a proxy passes on.
            for (String header : List.of("Origin: http://evil.example", "Sec-Fetch-Site: cross-site",
                    "X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1", "Via: 1.1 x",
                    "X-Real-IP: 127.0.0.1, 192.0.2.1", "Authorization: Bearer wrong")) {
                all.add(Attack.control("administration", "DELETE with " + header,
                        Requests.line("DELETE", target) + header + "\r\n\r\n", status(401, 403)));
            }
            all.add(Attack.control("administration", "DELETE of a host of another name",
                    "DELETE " + target + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
                    status(401, 403)));
        }
    }
}
