package io.supernode.testkit.hostile;

import static io.supernode.testkit.hostile.Expected.status;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is no HTTP on either port, and paths and ranges of the data port that name no file. */
final class HttpAttacks {

    private static final Expected NO_FILE = status(400, 404).orClosed();
    private static final String TASK = Attack.UNKNOWN_TASK;

    private final List<Attack> all = new ArrayList<>();

    private HttpAttacks() {}

    static List<Attack> all() {
        HttpAttacks attacks = new HttpAttacks();
        attacks.http(false);
        attacks.http(true);
        attacks.dataPaths();
        attacks.ranges();
        return attacks.all;
    }

    private void http(boolean onDataPort) {
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("a line break alone", "\r\n\r\n");
        bad.put("zero bytes", "\0\0\0\0\r\n\r\n");
        bad.put("a handshake of TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n");
        bad.put("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        bad.put("the header of the PROXY protocol", "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n\r\n");
        bad.put("a command of SSH", "SSH-2.0-x\r\n\r\n");
        bad.put("no version", "GET /\r\n\r\n");
        bad.put("version 0.9", "GET / HTTP/0.9\r\nHost: x\r\n\r\n");
        bad.put("version 3.0", "GET / HTTP/3.0\r\nHost: x\r\n\r\n");
        bad.put("version of no numbers", "GET / HTTP/x.y\r\nHost: x\r\n\r\n");
        bad.put("no target", "GET  HTTP/1.1\r\nHost: x\r\n\r\n");
        bad.put("spaces in the target", "GET /a b c HTTP/1.1\r\nHost: x\r\n\r\n");
        bad.put("a target of 20 KB", "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        bad.put("a header of 20 KB", "GET / HTTP/1.1\r\nHost: x\r\nA: " + "b".repeat(20_000) + "\r\n\r\n");
        bad.put("3 000 headers", "GET / HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n".repeat(3_000) + "\r\n");
        bad.put("no Host", "GET / HTTP/1.1\r\n\r\n");
        bad.put("two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
        bad.put("a Host of spaces", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n");
        bad.put("a Host of 7 KB", "GET / HTTP/1.1\r\nHost: a b" + "c".repeat(7_000) + "\r\n\r\n");
        bad.put("a header without a colon", "GET / HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n");
        bad.put("a header of no name", "GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n");
        bad.put("a space before the colon", "GET / HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n");
        bad.put("a folded header", "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n");
        bad.put("a zero byte in a header", "GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n");
        bad.put("a bare carriage return in a header", "GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n");
        bad.put("an expectation that nobody meets", "GET / HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\n\r\n");
        bad.put("an upgrade to WebSocket",
                "GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
        bad.put("a target with authority", "GET http://evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n");
        bad.put("a target that is a star", "GET * HTTP/1.1\r\nHost: x\r\n\r\n");
        Expected expected = status(200, 400, 403, 404, 405, 414, 417, 426, 431, 501, 505).orClosed();
        bad.forEach((name, text) -> all.add(onDataPort
                ? Attack.data("HTTP on the data port", name, text, expected)
                : Attack.control("HTTP", name, text, expected)));
    }

    private void dataPaths() {
        for (String path : List.of("/", "/qtdown", "/qtdown/", "/qtdown/012", "/qtdown/012/", "/qtdown/012/" + TASK,
                "/qtdown/abc/" + TASK, "/qtdown/../../etc/passwd", "/qtdown/012/../../../etc/passwd",
                "/qtdown/%2e%2e/%2e%2e/etc/passwd", "/qtdown/012/%00", "/qtdown/012/" + TASK + "/",
                "/qtdown/012/" + TASK + ".meta", "/qtdown/012/" + TASK + "%00", "//qtdown/012/" + TASK,
                "/qtdown/012/" + TASK.substring(1), "/qtdown/012/" + TASK + TASK, "/QTDOWN/012/" + TASK,
                "/qtdown/012/" + TASK + "?x=y", "/qtdown/012;x/" + TASK, "/qtdown/\u00e9",
                "/qtdown/012/" + "z".repeat(64), "/%", "/%zz", "\\qtdown\\012")) {
            all.add(Attack.data("file", Attack.shown(path), Requests.get(path), NO_FILE));
        }
    }

    private void ranges() {
        for (String range : List.of("", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-1", "bytes=--1",
                "bytes=0-1,3-4", "items=0-1", "bytes=0-99999999999999999999", "bytes=99999999999999999999-", "bytes=-0",
                "bytes = 0-1", "bytes=0 - 1", "bytes=" + "0-1,".repeat(1_000) + "0-1")) {
            all.add(Attack.data("range", Attack.shown(range),
                    Requests.line("GET", "/qtdown/012/" + TASK) + "Range: " + range + "\r\n\r\n",
                    status(400, 404, 416)));
        }
    }
}
